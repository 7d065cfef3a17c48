package dev.holdfast.handler;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;

/** A handler kind that does not exist, or a jar in {@code plugins/} that cannot be used. The message is for people. */
public final class InvalidHandlerException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public InvalidHandlerException(String message) {
        super(ExitCode.USAGE, message, null);
    }

    public InvalidHandlerException(String message, Throwable cause) {
        super(ExitCode.USAGE, message, cause);
    }
}
