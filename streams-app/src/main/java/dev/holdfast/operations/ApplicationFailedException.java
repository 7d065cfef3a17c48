package dev.holdfast.operations;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;

/** The application that a command waited for has stopped. Exit code 1. */
public final class ApplicationFailedException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public ApplicationFailedException(String message) {
        super(ExitCode.INTERNAL, message, null);
    }
}
