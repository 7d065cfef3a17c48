package dev.holdfast.results;

/** Committed records are behind a transaction that never ends, so that they cannot be read. The message is for people. */
public final class HangingTransactionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the message. */
    public HangingTransactionException(String message) {
        super(message);
    }
}
