package dev.holdfast.tiles;

/** The tile pipeline refuses its input or its result, with the code that says why (T32). */
public final class TileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final TileError error;

    /**
     * @param error the code, which also opens the message
     * @param message what is wrong, where, and how to fix it
     */
    public TileException(TileError error, String message) {
        super(error + ": " + message);
        this.error = error;
    }

    /** The code. */
    public TileError error() {
        return error;
    }
}
