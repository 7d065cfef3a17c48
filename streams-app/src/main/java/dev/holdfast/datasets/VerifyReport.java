package dev.holdfast.datasets;

import java.util.List;

/**
 * What a verification found.
 *
 * @param id which partition
 * @param tables how many tables were read
 * @param files how many files
 * @param rows how many rows they have
 * @param bytes how many bytes
 * @param millis how long it took
 * @param faults all that is wrong; empty if nothing is
 */
public record VerifyReport(
        PartitionId id, int tables, int files, long rows, long bytes, long millis, List<PartitionFault> faults) {

    /** Copies the list. */
    public VerifyReport {
        faults = List.copyOf(faults);
    }

    /** Says whether nothing is wrong. */
    public boolean isClean() {
        return faults.isEmpty();
    }
}
