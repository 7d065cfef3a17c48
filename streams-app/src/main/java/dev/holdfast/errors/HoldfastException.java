package dev.holdfast.errors;

import org.jspecify.annotations.Nullable;

/**
 * Something cannot be done. The message is one or more sentences for a person: what is wrong, and how to fix it. The
 * command line prints the message and ends with the exit code.
 */
public abstract class HoldfastException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * @param exitCode one of {@link ExitCode}
     * @param message for a person
     * @param cause what is behind it; null if nothing is
     */
    protected HoldfastException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** Returns the exit code of a command that ends with this exception. */
    public int exitCode() {
        return exitCode;
    }
}
