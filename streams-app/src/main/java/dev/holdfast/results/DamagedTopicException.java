package dev.holdfast.results;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;

/** Records of a topic are damaged on the broker's disk. The message is for people, and names the place. */
public final class DamagedTopicException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public DamagedTopicException(String message, Throwable cause) {
        super(ExitCode.INTERNAL, message, cause);
    }
}
