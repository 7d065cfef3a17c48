package dev.holdfast.handler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.model.TableShape;
import dev.holdfast.model.UnitOracle;
import dev.holdfast.model.UnitRule;
import java.util.List;
import java.util.Optional;
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

    /**
     * Returns what the rows are, for the blocks that they become. By default all columns are signed, the first is the
     * unit, and the whole row is the row key.
     */
    default TableShape shape() {
        return TableShape.ofIntegers(columns());
    }

    /** Returns what knows all units in order, if there is such a thing: with it, holes are found. */
    default Optional<UnitOracle> oracle() {
        return Optional.empty();
    }

    /** Returns what can tell right rows from wrong ones, if there is such a thing. */
    default Optional<UnitRule> rule() {
        return Optional.empty();
    }

    /** A summary of all rows of an experiment, in constant memory. */
    interface Summary {

        /** Takes the next row, in row key order within an item. */
        void add(long[] row);

        /** Returns the lines to print. */
        List<String> lines();
    }
}
