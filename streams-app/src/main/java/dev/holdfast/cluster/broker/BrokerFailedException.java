package dev.holdfast.cluster.broker;

import dev.holdfast.cluster.ClusterException;
import dev.holdfast.errors.ExitCode;

/** The embedded broker did not start, or stopped by itself. */
public final class BrokerFailedException extends ClusterException {
    private static final long serialVersionUID = 1L;

    /** The message is one sentence that names the fix. */
    public BrokerFailedException(String message) {
        super(ExitCode.INTERNAL, message, null);
    }

    /** The message is one sentence that names the fix; the cause is what is behind it. */
    public BrokerFailedException(String message, Throwable cause) {
        super(ExitCode.INTERNAL, message, cause);
    }
}
