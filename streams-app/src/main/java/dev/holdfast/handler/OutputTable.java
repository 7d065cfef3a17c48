package dev.holdfast.handler;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** The table that a handler's answers hold: {@code results} prints its rows instead of one row an item. */
public interface OutputTable {

    /** Returns the column names in order. */
    List<String> columns();

    /**
     * Returns the rows of one answer, sorted by the row key, all values 64-bit integers.
     *
     * @param answer the handler's answer
     */
    Stream<long[]> rows(JsonNode answer);

    /** Starts an empty summary, which is then fed with rows and printed when a run ends. */
    Summary summary();

    /** A summary of all rows of an experiment, in constant memory. */
    interface Summary {

        /** Takes the next row, in row key order within an item. */
        void add(long[] row);

        /** Returns the lines to print. */
        List<String> lines();
    }
}
