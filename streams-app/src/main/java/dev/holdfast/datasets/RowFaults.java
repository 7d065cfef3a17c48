package dev.holdfast.datasets;

import java.util.List;
import java.util.function.Supplier;

/** Faults of one kind in the rows of a file: the first in words, all of them counted. */
final class RowFaults {
    private final PartitionFault.Kind kind;
    private final String place;
    private long count;
    private String first = "";

    RowFaults(PartitionFault.Kind kind, String place) {
        this.kind = kind;
        this.place = place;
    }

    /** Counts one fault. Only the first fault is worded. */
    void found(long row, Supplier<String> words) {
        if (count == 0) {
            first = "row " + row + " " + words.get();
        }
        count++;
    }

    /** Adds what was found, if anything was. */
    void into(List<PartitionFault> faults) {
        if (count > 0) {
            faults.add(new PartitionFault(kind, place, first + (count == 1 ? "" : "; " + count + " such rows in all")));
        }
    }
}
