package dev.holdfast.tiles;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;

/** The tile pipeline refuses its input or its result, with the code that says why (T32). */
public final class TileException extends HoldfastException {
    private static final long serialVersionUID = 1;

    private final TileError error;

    /**
     * @param error the code, which also opens the message
     * @param message what is wrong, where, and how to fix it
     */
    public TileException(TileError error, String message) {
        super(ExitCode.REFUSED, error + ": " + message, null);
        this.error = error;
    }

    /** The code. */
    public TileError error() {
        return error;
    }
}
