package dev.holdfast.cluster;

import dev.holdfast.errors.HoldfastException;
import org.jspecify.annotations.Nullable;

/** There is no usable Kafka. The message is one sentence for people: what is wrong, where, and what fixes it. */
public abstract class ClusterException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    /**
     * @param exitCode one of {@link dev.holdfast.errors.ExitCode}
     * @param message what is wrong, where, and what fixes it
     * @param cause what is behind it; null if nothing is
     */
    protected ClusterException(int exitCode, String message, @Nullable Throwable cause) {
        super(exitCode, message, cause);
    }
}
