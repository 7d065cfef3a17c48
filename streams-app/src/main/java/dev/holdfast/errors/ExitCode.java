package dev.holdfast.errors;

/** Exit codes, as the command line's contract lists them. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int INTERNAL = 1;
    public static final int USAGE = 2;
    public static final int REFUSED = 3;
    public static final int WITH_ERRORS = 4;
    public static final int AUDIT_FAILED = 5;
    public static final int REGRESSION = 6;
    public static final int INTERRUPTED = 130;
    /** What a shell says of a program that SIGPIPE ended: nobody reads its output any more. */
    public static final int READER_GONE = 141;

    private ExitCode() {}
}
