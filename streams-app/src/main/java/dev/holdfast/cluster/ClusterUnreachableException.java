package dev.holdfast.cluster;

/** No broker of the cluster that {@code bootstrap.servers} names has answered in time. */
public final class ClusterUnreachableException extends ClusterException {
    private static final long serialVersionUID = 1L;

    /** Takes one sentence that names the fix. */
    public ClusterUnreachableException(String message) {
        super(message);
    }

    /** Takes one sentence that names the fix, and what is behind it. */
    public ClusterUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
