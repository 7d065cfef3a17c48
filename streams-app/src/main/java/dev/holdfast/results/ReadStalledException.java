package dev.holdfast.results;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;

/** A topic that could not be read to its end. The message is for people. */
public final class ReadStalledException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public ReadStalledException(String message) {
        super(ExitCode.INTERNAL, message, null);
    }
}
