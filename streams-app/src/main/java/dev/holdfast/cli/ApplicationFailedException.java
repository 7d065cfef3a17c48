package dev.holdfast.cli;

/** The application that a command waited for has stopped. Exit code 1. */
final class ApplicationFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ApplicationFailedException(String message) {
        super(message);
    }
}
