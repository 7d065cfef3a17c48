package dev.holdfast.datasets;

import java.util.List;
import java.util.Map;

/**
 * What stands in {@code receipts.json} beside a partition: all that is needed to prove it later, and by which its readers
 * know its tables.
 *
 * @param dataset the dataset's name
 * @param partition the hash of what it was made of
 * @param publishedAt when, in ISO 8601
 * @param provenance what it was made of
 * @param retention how long it is to be kept
 * @param tables its tables with their receipts
 * @param evidence the SHA-256 of each other file of the evidence that was written with it, by name
 */
public record PartitionReceipts(
        String dataset,
        String partition,
        String publishedAt,
        Provenance provenance,
        Retention retention,
        List<PublishedTable> tables,
        Map<String, String> evidence) {

    /** Copies its collections. */
    public PartitionReceipts {
        tables = List.copyOf(tables);
        evidence = Map.copyOf(evidence);
    }

    /** Returns the rows of all tables. */
    public long rows() {
        return tables.stream().mapToLong(PublishedTable::rows).sum();
    }

    /** Returns the bytes of all tables. */
    public long bytes() {
        return tables.stream().mapToLong(PublishedTable::bytes).sum();
    }
}
