package dev.holdfast.cluster;

/** The embedded broker did not start, or stopped by itself. */
public final class BrokerFailedException extends ClusterException {
    private static final long serialVersionUID = 1L;

    /** Takes one sentence that names the fix. */
    public BrokerFailedException(String message) {
        super(message);
    }

    /** Takes one sentence that names the fix, and what is behind it. */
    public BrokerFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
