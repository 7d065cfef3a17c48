package dev.holdfast.backup;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;

/** A backup that cannot be taken, or not be restored. The message is for people and names what would help. */
public final class BackupRefusedException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public BackupRefusedException(String message) {
        super(ExitCode.REFUSED, message, null);
    }

    public BackupRefusedException(String message, Throwable cause) {
        super(ExitCode.REFUSED, message, cause);
    }
}
