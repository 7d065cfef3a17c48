package dev.holdfast.ingest;

/** A command that no application answered in time. The message is for people. */
public final class NoReplyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the message. */
    public NoReplyException(String message) {
        super(message);
    }
}
