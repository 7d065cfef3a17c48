package dev.holdfast.datasets;

/**
 * How long a partition and its evidence are to be kept (T30). It is noted with the partition and shown; nothing is ever
 * deleted because of it.
 *
 * @param datasetDays days for the partition
 * @param evidenceDays days for the evidence
 */
public record Retention(int datasetDays, int evidenceDays) {
    /** A year for the partition, 30 days for the evidence (T30). */
    public static final Retention DEFAULT = new Retention(365, 30);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    public Retention {
        if (datasetDays < 1 || evidenceDays < 1) {
            throw new IllegalArgumentException(
                    "a retention is 1 day or more, but was " + datasetDays + " and " + evidenceDays);
        }
    }
}
