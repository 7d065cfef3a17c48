package dev.holdfast.cluster;

/** The brokers do not let this user in, or not do this; or their certificate is not trusted. */
public final class AccessRefusedException extends ClusterException {
    private static final long serialVersionUID = 1L;

    /** The message is one sentence that names the fix. */
    public AccessRefusedException(String message) {
        super(message);
    }

    /** The message is one sentence that names the fix; the cause is what is behind it. */
    public AccessRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
