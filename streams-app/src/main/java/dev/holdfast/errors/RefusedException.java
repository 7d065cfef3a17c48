package dev.holdfast.errors;

/** A command that is refused, with the reason, in words that name what would work. Exit code 3. */
public final class RefusedException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(ExitCode.REFUSED, message, null);
    }
}
