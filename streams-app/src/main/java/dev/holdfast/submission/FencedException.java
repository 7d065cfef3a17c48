package dev.holdfast.submission;

/**
 * The producer of a submission may write no more: another one took its transactional id, or it was silent for too long.
 * What it had not committed is not there.
 */
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FencedException(Throwable cause) {
        super("the submission was fenced: " + cause.getMessage(), cause);
    }
}
