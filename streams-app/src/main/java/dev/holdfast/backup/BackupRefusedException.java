package dev.holdfast.backup;

/** A backup that cannot be taken, or not be restored. The message is for people and names what would help. */
public final class BackupRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the message. */
    public BackupRefusedException(String message) {
        super(message);
    }

    /** Takes the message and what lies behind it. */
    public BackupRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
