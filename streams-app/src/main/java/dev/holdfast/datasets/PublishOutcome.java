package dev.holdfast.datasets;

/**
 * What became of a publication.
 *
 * @param partition the partition in its place
 * @param isNew false if it was there already, byte for byte, and nothing was done
 */
public record PublishOutcome(Partition partition, boolean isNew) {

    /** Returns it as a line. */
    public String inWords() {
        return partition.id().text()
                + (isNew ? " is published" : " is there already, byte for byte the same: nothing was done");
    }
}
