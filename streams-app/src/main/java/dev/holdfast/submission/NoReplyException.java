package dev.holdfast.submission;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;

/** A command that no application answered in time. The message is for people. */
public final class NoReplyException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public NoReplyException(String message) {
        super(ExitCode.INTERNAL, message, null);
    }
}
