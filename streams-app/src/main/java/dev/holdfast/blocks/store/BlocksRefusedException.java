package dev.holdfast.blocks.store;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;

/** Work on blocks that cannot be done. The message is for people and names what would help. */
public final class BlocksRefusedException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public BlocksRefusedException(String message) {
        super(ExitCode.REFUSED, message, null);
    }

    public BlocksRefusedException(String message, Throwable cause) {
        super(ExitCode.REFUSED, message, cause);
    }
}
