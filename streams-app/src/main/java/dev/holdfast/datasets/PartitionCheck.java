package dev.holdfast.datasets;

import java.io.IOException;
import java.util.List;

/** What a dataset demands of its partitions beyond the form that all tables have, such as sums and budgets. */
@FunctionalInterface
public interface PartitionCheck {
    /** Demands nothing more. */
    PartitionCheck NOTHING_MORE = partition -> List.of();

    /**
     * Looks at a partition: before it gets its name, or later when it is verified.
     *
     * @param partition where the files are; they are whole, in order, and what was declared
     * @return what is wrong, one sentence a fault; empty if nothing is
     * @throws IOException if it cannot be read
     */
    List<String> faults(Partition partition) throws IOException;
}
