package dev.holdfast.cluster.files;

/** Files are not as a broker leaves them that has ended in order: only a broker can say what they hold. */
final class UnusualFilesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusualFilesException(String what) {
        super(what);
    }

    UnusualFilesException(String what, Throwable cause) {
        super(what, cause);
    }
}
