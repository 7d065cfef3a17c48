package dev.holdfast.blocks;

import java.util.List;

/** What was written, or what is there, does not pass its audit, so nothing was changed. Exit code 5. */
public final class AuditFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /** Takes what led to it, in words, and the faults. */
    public AuditFailedException(String message, List<Fault> faults) {
        super(message);
        this.faults = List.copyOf(faults);
    }

    /** Returns the faults. */
    public List<Fault> faults() {
        return faults;
    }
}
