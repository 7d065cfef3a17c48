package dev.holdfast.datasets;

import java.util.Locale;

/**
 * One thing that is wrong with a partition, with its place.
 *
 * @param kind what sort of fault
 * @param place the file, the table, or the evidence
 * @param what the fault, in words
 */
public record PartitionFault(Kind kind, String place, String what) {

    /** The sorts of faults. */
    public enum Kind {
        /** A file that should be there is not. */
        MISSING,
        /** Something is there that should not be. */
        EXTRA,
        /** A file is no Parquet file, or breaks off. */
        UNREADABLE,
        /** Bytes that are not those of the receipt. */
        CHANGED,
        /** A count of rows that is not the declared one. */
        ROWS,
        /** Other columns or types than declared. */
        SCHEMA,
        /** A row before the one that it should follow. */
        ORDER,
        /** A key that is there twice. */
        DUPLICATE,
        /** Two files whose keys are not apart. */
        OVERLAP,
        /** No value where there must be one. */
        ABSENT,
        /** A table's receipt does not come out. */
        RECEIPT,
        /** Evidence that is missing, damaged, or of something else. */
        EVIDENCE,
        /** The dataset's own check says so. */
        CHECK
    }

    /** Returns it as a line. */
    public String inWords() {
        return kind.name().toLowerCase(Locale.ROOT) + ": " + place + ": " + what;
    }
}
