package dev.holdfast.blocks.store;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The results of one experiment as rows, partition by partition, each record at its offset. */
public interface RowSource {

    /** Takes the rows of one record. */
    @FunctionalInterface
    interface Sink {

        /**
         * Takes the rows of the record at an offset, all of them.
         *
         * @param rows a value for each column: a {@code Long} (of an unsigned number: its bits), a {@code String}, null
         * @return whether to go on to the next record
         */
        boolean rows(long offset, Stream<@Nullable Object[]> rows);
    }

    /** Returns how many partitions there are. */
    int partitions();

    /**
     * Hands over the committed records of a partition, in order, up to the end that it has now.
     *
     * @param from the first offset
     * @return the offset to go on from
     */
    long read(int partition, long from, Sink sink);
}
