package dev.holdfast.blocks;

/** Work on blocks that cannot be done. The message is for people and names what would help. */
public final class BlocksRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the message. */
    public BlocksRefusedException(String message) {
        super(message);
    }

    /** Takes the message and what lies behind it. */
    public BlocksRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
