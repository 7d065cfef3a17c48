package dev.holdfast.datasets;

import java.util.List;

/**
 * A partition to be published.
 *
 * @param dataset the dataset's name
 * @param made what it was made of, which names the partition
 * @param tables its tables, each with another name; all get their place in one step
 * @param retention how long it is to be kept
 * @param check what the dataset demands of it beyond the form; asked before the partition gets its name
 * @param evidence what the run says of it
 */
public record Publication(
        String dataset,
        Provenance made,
        List<TableFiles> tables,
        Retention retention,
        PartitionCheck check,
        EvidenceSource evidence) {

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if there is no table, or two have one name
     */
    public Publication {
        tables = List.copyOf(tables);
        List<String> names = tables.stream().map(one -> one.table().name()).toList();
        if (names.isEmpty() || names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException(
                    "a partition has one table at least, each with another name, but this has " + names);
        }
    }

    /** Returns which partition it will be. */
    public PartitionId id() {
        return PartitionId.of(dataset, made);
    }
}
