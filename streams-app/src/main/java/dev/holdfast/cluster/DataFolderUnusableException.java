package dev.holdfast.cluster;

/** The data folder cannot be used: it is a file, cannot be written, or has no room. */
public final class DataFolderUnusableException extends ClusterException {
    private static final long serialVersionUID = 1L;

    /** Takes one sentence that names the fix. */
    public DataFolderUnusableException(String message) {
        super(message);
    }

    /** Takes one sentence that names the fix, and what is behind it. */
    public DataFolderUnusableException(String message, Throwable cause) {
        super(message, cause);
    }
}
