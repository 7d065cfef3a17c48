package dev.holdfast.submission;

/** Ends the reading of a source whose submission is to go no further. */
final class SubmissionEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
