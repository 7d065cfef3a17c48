package dev.holdfast.errors;

/** Arguments that are each valid alone and make no sense together, or name a thing that is not there. Exit code 2. */
public final class UsageException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(ExitCode.USAGE, message, null);
    }
}
