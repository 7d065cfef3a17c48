package dev.holdfast.results;

/** A topic has records, and not one of them can be read. The message is for people. */
public final class UnreadableTopicException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the message. */
    public UnreadableTopicException(String message) {
        super(message);
    }
}
