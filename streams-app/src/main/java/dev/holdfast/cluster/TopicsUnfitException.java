package dev.holdfast.cluster;

/** Topics that exist already have partitions or settings that Holdfast cannot work with. */
public final class TopicsUnfitException extends ClusterException {
    private static final long serialVersionUID = 1L;

    /** Takes one sentence that names the fix. */
    public TopicsUnfitException(String message) {
        super(message);
    }

    /** Takes one sentence that names the fix, and what is behind it. */
    public TopicsUnfitException(String message, Throwable cause) {
        super(message, cause);
    }
}
