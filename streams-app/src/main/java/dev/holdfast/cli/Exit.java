package dev.holdfast.cli;

/** Exit codes, as the command line's contract lists them. */
final class Exit {
    static final int OK = 0;
    static final int INTERNAL = 1;
    static final int USAGE = 2;
    static final int REFUSED = 3;
    static final int WITH_ERRORS = 4;
    static final int AUDIT_FAILED = 5;
    static final int REGRESSION = 6;
    static final int INTERRUPTED = 130;
    /** What a shell says of a program that SIGPIPE ended: nobody reads its output any more. */
    static final int READER_GONE = 141;

    private Exit() {}
}
