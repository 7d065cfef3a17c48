package dev.holdfast.results;

/** A topic that could not be read to its end. The message is for people. */
public final class ReadStalledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the message. */
    public ReadStalledException(String message) {
        super(message);
    }
}
