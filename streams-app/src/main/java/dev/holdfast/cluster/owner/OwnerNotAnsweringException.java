package dev.holdfast.cluster.owner;

import dev.holdfast.cluster.ClusterException;
import dev.holdfast.errors.ExitCode;

/** Another process holds the data folder, and its broker does not answer. */
public final class OwnerNotAnsweringException extends ClusterException {
    private static final long serialVersionUID = 1L;

    /** The message is one sentence that names the fix. */
    public OwnerNotAnsweringException(String message) {
        super(ExitCode.INTERNAL, message, null);
    }

    /** The message is one sentence that names the fix; the cause is what is behind it. */
    public OwnerNotAnsweringException(String message, Throwable cause) {
        super(ExitCode.INTERNAL, message, cause);
    }
}
