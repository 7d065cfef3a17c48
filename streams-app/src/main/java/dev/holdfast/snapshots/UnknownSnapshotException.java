package dev.holdfast.snapshots;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;

/** A person named a snapshot that is not there. The message is for people. */
public final class UnknownSnapshotException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public UnknownSnapshotException(String message) {
        super(ExitCode.REFUSED, message, null);
    }
}
