package dev.holdfast.cli;

/** The process whose broker this command uses has ended before the command was answered. */
final class OwnerGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OwnerGoneException(String why) {
        super(why);
    }
}
