package dev.holdfast.operations;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;

/** The process whose broker this command uses has ended before the command was answered. */
public final class OwnerGoneException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    OwnerGoneException(String why) {
        super(ExitCode.INTERNAL, why, null);
    }
}
