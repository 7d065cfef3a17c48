package dev.holdfast.cli;

import dev.holdfast.blocks.store.AnswerRows;
import dev.holdfast.blocks.store.BlockTables;
import dev.holdfast.blocks.store.ExportTable;
import dev.holdfast.blocks.store.ParquetExport;
import dev.holdfast.blocks.store.ResultColumn;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.errors.UsageException;
import dev.holdfast.model.ResultCount;
import dev.holdfast.model.TableColumn;
import dev.holdfast.results.SubmittedItems;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of an experiment's results, and the columns that they have in every form. */
final class ResultExport implements AutoCloseable {
    private final Holdfast holdfast;
    private final String experimentId;
    private final String kind;
    private final Wish wish;
    private final Optional<AnswerRows> table;
    private final ItemColumns items;
    private final ResultCount read = new ResultCount();

    /**
     * What is wanted.
     *
     * @param items one row an item, also of a handler with an output table
     * @param flatten a column for each member of the answers
     * @param withSource the text and the fields of the item beside its answer
     * @param bySource in the order of the source's rows
     */
    record Wish(boolean items, boolean flatten, boolean withSource, boolean bySource) {}

    /**
     * Looks at the experiment, and with {@code flatten} at all of its answers.
     *
     * @throws UsageException if what is wanted is for items, and the rows are those of a table
     */
    ResultExport(Holdfast holdfast, Experiment record, Wish wish) {
        this.holdfast = holdfast;
        this.experimentId = record.getExperimentId();
        this.kind = Spec.fromJson(record.getSpec()).handler().kind();
        this.wish = wish;
        this.table = wish.items() ? Optional.empty() : AnswerRows.of(holdfast.config(), holdfast.handlers(), record);
        if (table.isPresent() && (wish.flatten() || wish.withSource() || wish.bySource())) {
            close();
            throw new UsageException("--flatten, --with-source and --order source are for one row an item, but the"
                    + " answers of " + kind + " are rows of a table: add --items");
        }
        this.items = wish.flatten() ? ItemColumns.flat(members()) : ItemColumns.whole();
    }

    private SortedSet<String> members() {
        ItemColumns.Members members = new ItemColumns.Members();
        Readers.results(holdfast).forEach(experimentId, members::add);
        return members.names();
    }

    /** Returns the columns in their order. */
    List<ResultColumn> columns() {
        if (table.isPresent()) {
            return table.get().table().shape().columns().stream()
                    .map(ResultExport::column)
                    .toList();
        }
        List<ResultColumn> columns = new ArrayList<>(items.columns());
        if (wish.withSource()) {
            columns.addAll(List.of(ItemColumns.TEXT, ItemColumns.FIELDS));
        }
        return columns;
    }

    private static ResultColumn column(TableColumn column) {
        return new ResultColumn(
                column.name(),
                switch (column.kind()) {
                    case TEXT -> ResultColumn.Kind.TEXT;
                    case INT64, OPTIONAL_INT64 -> ResultColumn.Kind.INTEGER;
                    case UINT64 -> ResultColumn.Kind.UNSIGNED;
                    case TIME -> ResultColumn.Kind.TIME;
                });
    }

    /** Returns what was read of the results while rows were handed over. */
    ResultCount read() {
        return read;
    }

    private void forEachResult(Consumer<Result> sink) {
        Readers.results(holdfast).forEachInOrder(experimentId, result -> {
            read.add(result);
            sink.accept(result);
        });
    }

    /** Hands over the rows in their order. */
    void forEach(Consumer<@Nullable Object[]> sink) {
        if (table.isPresent()) {
            AnswerRows rows = table.get();
            forEachResult(result -> {
                try (Stream<long[]> all = rows.of(result)) {
                    all.forEach(row -> sink.accept(Arrays.stream(row).boxed().toArray()));
                }
            });
        } else if (wish.withSource() || wish.bySource()) {
            try (ExportTable aside = aside(items::row)) {
                aside.forEach(order(), sink);
            }
        } else {
            forEachResult(result -> sink.accept(items.row(result)));
        }
    }

    /** Writes the rows to a Parquet file. */
    void parquet(Path file) throws IOException {
        if (table.isPresent()) {
            Function<Result, Stream<@Nullable Object[]>> all = BlockTables.rows(table);
            new ParquetExport(holdfast.config().blocks())
                    .write(
                            BlockTables.of(holdfast.handlers(), experimentId, kind),
                            sink -> Readers.results(holdfast).forEach(experimentId, result -> {
                                read.add(result);
                                try (Stream<@Nullable Object[]> some = all.apply(result)) {
                                    some.forEach(sink);
                                }
                            }),
                            file);
            return;
        }
        try (ExportTable aside = aside(this::plainRow)) {
            aside.write(file, order(), experimentId);
        }
    }

    /** A text in the answer is a text in the cell, without the quotes of JSON. */
    private @Nullable Object[] plainRow(Result result) {
        @Nullable Object[] row = items.row(result);
        List<ResultColumn> columns = items.columns();
        for (int i = 0; i < row.length; i++) {
            if (columns.get(i).kind() == ResultColumn.Kind.JSON) {
                row[i] = columns.get(i).text(row[i]);
            }
        }
        return row;
    }

    private ExportTable.Order order() {
        return wish.bySource() ? ExportTable.Order.SOURCE : ExportTable.Order.ADDED;
    }

    private ExportTable aside(Function<Result, @Nullable Object[]> rowOf) {
        ExportTable aside = ExportTable.open(
                holdfast.config().blocks(),
                Path.of(System.getProperty("java.io.tmpdir"), "export.spill"),
                items.columns().stream().map(ResultColumn::aside).toList(),
                wish.withSource());
        try {
            forEachResult(result -> aside.add(ItemKey.of(result).toString(), rowOf.apply(result)));
            if (wish.withSource() || wish.bySource()) {
                new SubmittedItems(
                                Readers.topics(holdfast), holdfast.connection().serdes())
                        .forEach(
                                experimentId,
                                (key, item) -> aside.addSource(
                                        key,
                                        item.getSourceRow(),
                                        item.getText(),
                                        ItemColumns.sorted(item.getFields())));
            }
            return aside;
        } catch (RuntimeException e) {
            aside.close();
            throw e;
        }
    }

    @Override
    public void close() {
        table.ifPresent(AnswerRows::close);
    }
}
