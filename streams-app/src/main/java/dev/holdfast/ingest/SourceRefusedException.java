package dev.holdfast.ingest;

/** A source that cannot be used. The message names the file, the place where there is one, and the fix. */
public class SourceRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public SourceRefusedException(String message) {
        super(message);
    }

    public SourceRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
