package dev.holdfast.handler.exec;

import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.schemas.avro.ErrorCategory;

/** The program ended, or closed its output, before it answered. */
final class ProgramEndedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean successful;

    /**
     * @param message for people
     * @param successful whether the program ended with exit code 0
     */
    ProgramEndedException(String message, boolean successful) {
        super(message);
        this.successful = successful;
    }

    /** Returns whether the program ended with exit code 0. */
    boolean successful() {
        return successful;
    }

    /** Returns the failure of the attempt that met this. */
    HandlerFailure failure() {
        return new HandlerFailure(ErrorCategory.API_ERROR, String.valueOf(getMessage()));
    }
}
