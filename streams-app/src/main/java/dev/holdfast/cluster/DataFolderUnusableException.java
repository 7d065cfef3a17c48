package dev.holdfast.cluster;

import dev.holdfast.errors.ExitCode;

/** The data folder cannot be used: it is a file, cannot be written, or has no room. */
public final class DataFolderUnusableException extends ClusterException {
    private static final long serialVersionUID = 1L;

    /** The message is one sentence that names the fix. */
    public DataFolderUnusableException(String message) {
        super(ExitCode.REFUSED, message, null);
    }

    /** The message is one sentence that names the fix; the cause is what is behind it. */
    public DataFolderUnusableException(String message, Throwable cause) {
        super(ExitCode.REFUSED, message, cause);
    }
}
