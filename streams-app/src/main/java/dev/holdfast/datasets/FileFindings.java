package dev.holdfast.datasets;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in one file of a table.
 *
 * @param name the file's name
 * @param rows its rows; -1 if it cannot be read
 * @param first the values of the table's order in its first row; null if it has none
 * @param last the same of its last row
 * @param faults what is wrong in it
 */
record FileFindings(
        String name,
        long rows,
        @Nullable List<Object> first,
        @Nullable List<Object> last,
        List<PartitionFault> faults) {}
