package dev.holdfast.operations;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;

/** A signal has asked for the end of the command before it came to the work that it was started for. */
public final class InterruptedCommandException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    InterruptedCommandException() {
        super(ExitCode.INTERRUPTED, "interrupted", null);
    }
}
