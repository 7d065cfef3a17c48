package dev.holdfast.results;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;

/** A topic has records, and not one of them can be read. The message is for people. */
public final class UnreadableTopicException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public UnreadableTopicException(String message) {
        super(ExitCode.INTERNAL, message, null);
    }
}
