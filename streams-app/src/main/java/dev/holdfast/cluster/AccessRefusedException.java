package dev.holdfast.cluster;

import dev.holdfast.errors.ExitCode;

/** The brokers do not let this user in, or not do this; or their certificate is not trusted. */
public final class AccessRefusedException extends ClusterException {
    private static final long serialVersionUID = 1L;

    /** The message is one sentence that names the fix. */
    public AccessRefusedException(String message) {
        super(ExitCode.INTERNAL, message, null);
    }

    /** The message is one sentence that names the fix; the cause is what is behind it. */
    public AccessRefusedException(String message, Throwable cause) {
        super(ExitCode.INTERNAL, message, cause);
    }
}
