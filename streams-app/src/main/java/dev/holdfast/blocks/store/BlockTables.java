package dev.holdfast.blocks.store;

import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.handler.OutputTable;
import dev.holdfast.schemas.avro.Result;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What blocks are told of a handler's table: nobody else knows both. */
public final class BlockTables {
    private BlockTables() {}

    /** Returns the table of an experiment's results: its handler's, or one row an item. */
    public static BlockTable of(HandlerTypes handlers, String experimentId, String kind) {
        return output(handlers, kind)
                .map(table -> new BlockTable(
                        experimentId,
                        kind,
                        table.shape(),
                        table.oracle().orElse(null),
                        table.rule().orElse(null)))
                .orElseGet(() -> items(experimentId, kind));
    }

    /** Returns the table of one row an item. */
    public static BlockTable items(String experimentId, String kind) {
        return new BlockTable(experimentId, kind, ItemRows.SHAPE, null, null);
    }

    /**
     * Returns what makes the rows of a result; they are to be closed.
     *
     * @param rows the rows of answers; empty if they hold none, so that each result is a row
     */
    public static Function<Result, Stream<@Nullable Object[]>> rows(Optional<AnswerRows> rows) {
        return rows.isEmpty()
                ? ItemRows::of
                : result -> rows.get()
                        .of(result)
                        .map(row -> Arrays.stream(row).boxed().toArray(Object[]::new));
    }

    private static Optional<OutputTable> output(HandlerTypes handlers, String kind) {
        return handlers.require(kind).outputTable();
    }
}
