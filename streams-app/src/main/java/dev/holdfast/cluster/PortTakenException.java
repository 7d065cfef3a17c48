package dev.holdfast.cluster;

import dev.holdfast.errors.ExitCode;

/** The port that {@code broker.port} or {@code server.listen} asks for cannot be had. */
public final class PortTakenException extends ClusterException {
    private static final long serialVersionUID = 1L;

    /** The message is one sentence that names the fix. */
    public PortTakenException(String message) {
        super(ExitCode.REFUSED, message, null);
    }

    /** The message is one sentence that names the fix; the cause is what is behind it. */
    public PortTakenException(String message, Throwable cause) {
        super(ExitCode.REFUSED, message, cause);
    }
}
