package dev.holdfast.cli;

/** A command that is refused, with the reason, in words that name what would work. Exit code 3. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
