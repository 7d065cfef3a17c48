package dev.holdfast.blocks.audit;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;
import java.util.List;

/** What was written, or what is there, does not pass its audit, so nothing was changed. Exit code 5. */
public final class AuditFailedException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    private final transient List<BlockFault> faults;

    public AuditFailedException(String message, List<BlockFault> faults) {
        super(ExitCode.AUDIT_FAILED, message, null);
        this.faults = List.copyOf(faults);
    }

    /** Returns the faults. */
    public List<BlockFault> faults() {
        return faults;
    }
}
