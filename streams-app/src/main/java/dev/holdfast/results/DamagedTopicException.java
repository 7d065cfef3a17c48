package dev.holdfast.results;

/** Records of a topic are damaged on the broker's disk. The message is for people, and names the place. */
public final class DamagedTopicException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the message, and Kafka's own. */
    public DamagedTopicException(String message, Throwable cause) {
        super(message, cause);
    }
}
