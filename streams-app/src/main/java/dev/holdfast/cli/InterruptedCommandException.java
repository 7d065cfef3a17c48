package dev.holdfast.cli;

/** A signal has asked for the end of the command before it came to the work that it was started for. */
final class InterruptedCommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InterruptedCommandException() {
        super("interrupted");
    }
}
