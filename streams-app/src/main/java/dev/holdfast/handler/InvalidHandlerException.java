package dev.holdfast.handler;

/** A handler kind that does not exist, or a jar in {@code plugins/} that cannot be used. The message is for people. */
public final class InvalidHandlerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the message. */
    public InvalidHandlerException(String message) {
        super(message);
    }

    /** Takes the message and what led to it. */
    public InvalidHandlerException(String message, Throwable cause) {
        super(message, cause);
    }
}
