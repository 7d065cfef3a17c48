package dev.holdfast.blocks.audit;

import java.util.List;

/**
 * What a scan found.
 *
 * @param faults all that is wrong; empty if nothing is
 * @param files how many blocks were read
 * @param rows their rows
 * @param units their units
 * @param bytes their length
 * @param millis how long it took
 */
public record ScanReport(List<BlockFault> faults, long files, long rows, long units, long bytes, long millis) {

    /** Copies the list. */
    public ScanReport {
        faults = List.copyOf(faults);
    }

    /** Says whether nothing is wrong. */
    public boolean isClean() {
        return faults.isEmpty();
    }
}
