package dev.holdfast.schemas;

/** A text or a triple that cannot be an item key. The message says why, in words for the person who sent it. */
public final class InvalidKeyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidKeyException(String message) {
        super(message);
    }
}
