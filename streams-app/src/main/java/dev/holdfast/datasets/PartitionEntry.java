package dev.holdfast.datasets;

import org.jspecify.annotations.Nullable;

/**
 * A partition in a list.
 *
 * @param id which one
 * @param receipts what stands beside it; null if that is missing or damaged
 * @param problem why there are no receipts; null if there are
 */
public record PartitionEntry(
        PartitionId id,
        @Nullable PartitionReceipts receipts,
        @Nullable String problem) {}
