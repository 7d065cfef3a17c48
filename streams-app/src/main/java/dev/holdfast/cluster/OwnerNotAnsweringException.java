package dev.holdfast.cluster;

/** Another process holds the data folder, and its broker does not answer. */
public final class OwnerNotAnsweringException extends ClusterException {
    private static final long serialVersionUID = 1L;

    /** Takes one sentence that names the fix. */
    public OwnerNotAnsweringException(String message) {
        super(message);
    }

    /** Takes one sentence that names the fix, and what is behind it. */
    public OwnerNotAnsweringException(String message, Throwable cause) {
        super(message, cause);
    }
}
