package dev.holdfast.datasets;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;

/** Work on a dataset that cannot be done. The message is for people and names what would help. */
public class DatasetRefusedException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    /** @param message what cannot be done, why, and what would help */
    public DatasetRefusedException(String message) {
        super(ExitCode.REFUSED, message, null);
    }

    /**
     * @param message what cannot be done, why, and what would help
     * @param cause what lies behind it
     */
    public DatasetRefusedException(String message, Throwable cause) {
        super(ExitCode.REFUSED, message, cause);
    }
}
