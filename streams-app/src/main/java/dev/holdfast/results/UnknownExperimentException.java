package dev.holdfast.results;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;

/** No experiment, or more than one, is what a person asked for. The message is for people. */
public final class UnknownExperimentException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public UnknownExperimentException(String message) {
        super(ExitCode.REFUSED, message, null);
    }
}
