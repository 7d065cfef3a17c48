package dev.holdfast.cluster;

/** Another program listens on the port that {@code broker.port} asks for. */
public final class BrokerPortTakenException extends ClusterException {
    private static final long serialVersionUID = 1L;

    /** Takes one sentence that names the mend. */
    public BrokerPortTakenException(String message) {
        super(message);
    }

    /** Takes one sentence that names the mend, and what is behind it. */
    public BrokerPortTakenException(String message, Throwable cause) {
        super(message, cause);
    }
}
