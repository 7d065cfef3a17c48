package dev.holdfast.cluster.topics;

import dev.holdfast.cluster.ClusterException;
import dev.holdfast.errors.ExitCode;

/** Topics that exist already have partitions or settings that Holdfast cannot work with. */
public final class TopicsUnfitException extends ClusterException {
    private static final long serialVersionUID = 1L;

    /** The message is one sentence that names the fix. */
    public TopicsUnfitException(String message) {
        super(ExitCode.REFUSED, message, null);
    }

    /** The message is one sentence that names the fix; the cause is what is behind it. */
    public TopicsUnfitException(String message, Throwable cause) {
        super(ExitCode.REFUSED, message, cause);
    }
}
