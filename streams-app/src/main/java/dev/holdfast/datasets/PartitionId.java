package dev.holdfast.datasets;

/**
 * Which partition of which dataset.
 *
 * @param dataset the dataset's name: small letters, digits, _ and -
 * @param hash what the partition was made of ({@link Provenance#hash})
 * @param parked 0 for the partition itself; else it was parked, and this is its number
 */
public record PartitionId(String dataset, String hash, int parked) {

    /**
     * Checks the names, so that they lead to no other folder.
     *
     * @throws IllegalArgumentException if one is not allowed
     */
    public PartitionId {
        if (!DatasetTable.NAMES.matcher(dataset).matches()) {
            throw new IllegalArgumentException("a dataset's name begins with a small letter and has small letters,"
                    + " digits, _ and -, but this is '" + dataset + "'");
        }
        if (!Provenance.SHA256.matcher(hash).matches() || parked < 0) {
            throw new IllegalArgumentException("a partition is named by 64 hexadecimal digits, not '" + hash + "'");
        }
    }

    /** Returns the partition of a dataset that is made of this. */
    public static PartitionId of(String dataset, Provenance made) {
        return new PartitionId(dataset, made.hash(), 0);
    }

    /** Returns the name of the partition within its dataset: HASH, or HASH.N if it was parked. */
    public String partition() {
        return parked == 0 ? hash : hash + "." + parked;
    }

    /** Returns DATASET/HASH, or DATASET/HASH.N if it was parked. */
    public String text() {
        return dataset + "/" + partition();
    }
}
