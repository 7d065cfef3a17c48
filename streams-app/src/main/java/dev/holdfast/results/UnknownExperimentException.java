package dev.holdfast.results;

/** No experiment, or more than one, is what a person asked for. The message is for people. */
public final class UnknownExperimentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the message. */
    public UnknownExperimentException(String message) {
        super(message);
    }
}
