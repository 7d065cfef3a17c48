package dev.holdfast.results;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;

/** Committed records are behind a transaction that never ends, so that they cannot be read. The message is for people. */
public final class HangingTransactionException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public HangingTransactionException(String message) {
        super(ExitCode.REFUSED, message, null);
    }
}
