package dev.holdfast.snapshots;

/** A person named a snapshot that is not there. The message is for people. */
public final class UnknownSnapshotException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the message. */
    public UnknownSnapshotException(String message) {
        super(message);
    }
}
