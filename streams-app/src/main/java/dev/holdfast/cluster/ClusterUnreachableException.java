package dev.holdfast.cluster;

import dev.holdfast.errors.ExitCode;

/** No broker of the cluster that {@code bootstrap.servers} names has answered in time. */
public final class ClusterUnreachableException extends ClusterException {
    private static final long serialVersionUID = 1L;

    /** The message is one sentence that names the fix. */
    public ClusterUnreachableException(String message) {
        super(ExitCode.INTERNAL, message, null);
    }

    /** The message is one sentence that names the fix; the cause is what is behind it. */
    public ClusterUnreachableException(String message, Throwable cause) {
        super(ExitCode.INTERNAL, message, cause);
    }
}
