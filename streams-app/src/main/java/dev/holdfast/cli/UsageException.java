package dev.holdfast.cli;

/** Arguments that are each valid alone and make no sense together, or name a thing that is not there. Exit code 2. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
