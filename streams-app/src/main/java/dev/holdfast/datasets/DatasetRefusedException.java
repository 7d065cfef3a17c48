package dev.holdfast.datasets;

/** Work on a dataset that cannot be done. The message is for people and names what would help. */
public class DatasetRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what cannot be done, why, and what would help */
    public DatasetRefusedException(String message) {
        super(message);
    }

    /**
     * @param message what cannot be done, why, and what would help
     * @param cause what lies behind it
     */
    public DatasetRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
