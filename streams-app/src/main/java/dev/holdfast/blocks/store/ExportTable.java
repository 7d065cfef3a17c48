package dev.holdfast.blocks.store;

import dev.holdfast.config.app.BlocksSettings;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one item each on their way out, with what their source said of them beside them, in either order. They may be
 * more than memory holds: what does not fit is spilled to the disk. For one thread.
 */
public final class ExportTable implements AutoCloseable {
    private static final String ROWS = "results";
    private static final String SOURCE = "source";

    /** The type of a column's values: a {@code String}, or a {@code Long}. */
    public enum Kind {
        /** Text. */
        TEXT("VARCHAR"),
        /** Signed integers of 64 bits. */
        INTEGER("BIGINT"),
        /** A moment in milliseconds since 1970; Parquet says that it is in UTC. */
        TIME("BIGINT");

        private final String stored;

        Kind(String stored) {
            this.stored = stored;
        }
    }

    /**
     * One column.
     *
     * @param name any name
     * @param kind the type of its values
     */
    public record Column(String name, Kind kind) {}

    /** The order of rows. */
    public enum Order {
        /** As they were added. */
        ADDED,
        /** That of the source's rows; what it does not have comes last. */
        SOURCE
    }

    private final DuckDb duck;
    private final List<Column> columns;
    private final boolean hasSource;
    private final DuckDBAppender rows;
    private final DuckDBAppender source;
    private long added;
    private boolean finished;

    private ExportTable(DuckDb duck, List<Column> columns, boolean hasSource) throws SQLException {
        this.duck = duck;
        this.columns = List.copyOf(columns);
        this.hasSource = hasSource;
        duck.execute("CREATE TEMP TABLE " + ROWS + " (k VARCHAR, age BIGINT"
                + IntStream.range(0, columns.size())
                        .mapToObj(i -> ", c" + i + " " + columns.get(i).kind().stored)
                        .collect(Collectors.joining())
                + ")");
        duck.execute(
                "CREATE TEMP TABLE " + SOURCE + " (k VARCHAR, age BIGINT, row BIGINT, text VARCHAR, fields VARCHAR)");
        this.rows = duck.connection().createAppender("temp", "main", ROWS);
        this.source = duck.connection().createAppender("temp", "main", SOURCE);
    }

    /**
     * Opens one.
     *
     * @param spill the folder for what does not fit into memory; it need not be there, its parent does
     * @param columns those of {@link #add}
     * @param hasSource whether rows end with the text and the fields that the source said
     */
    public static ExportTable open(BlocksSettings settings, Path spill, List<Column> columns, boolean hasSource) {
        DuckDb duck = DuckDb.open(settings, spill);
        try {
            return new ExportTable(duck, columns, hasSource);
        } catch (SQLException e) {
            duck.close();
            throw DuckDb.refused(e);
        }
    }

    /** Adds the row of an item. */
    public void add(String key, @Nullable Object[] row) {
        try {
            rows.beginRow().append(key).append(added++);
            for (Object value : row) {
                append(rows, value);
            }
            rows.endRow();
        } catch (SQLException e) {
            throw DuckDb.refused(e);
        }
    }

    /** Adds what the source says of an item. The first record of a key counts. */
    public void addSource(String key, @Nullable Long sourceRow, @Nullable String text, String fields) {
        try {
            source.beginRow().append(key).append(added++);
            append(source, sourceRow);
            append(source, text);
            append(source, fields);
            source.endRow();
        } catch (SQLException e) {
            throw DuckDb.refused(e);
        }
    }

    private static void append(DuckDBAppender to, @Nullable Object value) throws SQLException {
        if (value == null) {
            to.appendNull();
        } else if (value instanceof Long number) {
            to.append(number.longValue());
        } else {
            to.append((String) value);
        }
    }

    /** Hands over the rows. */
    public void forEach(Order order, Consumer<@Nullable Object[]> sink) {
        finish();
        duck.each(select(order, false), row -> sink.accept(read(row)));
    }

    private @Nullable Object[] read(ResultSet row) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[columns.size() + (hasSource ? 2 : 0)];
        for (int i = 0; i < values.length; i++) {
            if (i >= columns.size() || columns.get(i).kind() == Kind.TEXT) {
                values[i] = row.getString(i + 1);
            } else {
                long number = row.getLong(i + 1);
                values[i] = row.wasNull() ? null : number;
            }
        }
        return values;
    }

    /**
     * Writes the rows to a Parquet file.
     *
     * @param experimentId what the file says of its origin
     */
    public void write(Path file, Order order, String experimentId) {
        finish();
        duck.execute("COPY (" + select(order, true) + ") TO " + TableSql.text(file.toString())
                + " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, KV_METADATA {experiment_id: "
                + TableSql.text(experimentId) + ", holdfast_table: '1'})");
    }

    private String select(Order order, boolean typed) {
        String named = IntStream.range(0, columns.size())
                .mapToObj(i ->
                        value(i, typed) + " AS " + '"' + columns.get(i).name().replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(", "));
        String first = "(SELECT * FROM " + SOURCE + " QUALIFY row_number() OVER (PARTITION BY k ORDER BY age) = 1)";
        return "SELECT " + named + (hasSource ? ", s.text AS \"text\", s.fields AS \"fields\"" : "") + " FROM " + ROWS
                + " AS r LEFT JOIN " + first + " AS s ON r.k = s.k ORDER BY "
                + (order == Order.SOURCE ? "s.row NULLS LAST, " : "") + "r.age";
    }

    private String value(int column, boolean typed) {
        String name = "r.c" + column;
        return typed && columns.get(column).kind() == Kind.TIME ? "make_timestamptz(" + name + " * 1000)" : name;
    }

    private void finish() {
        try {
            if (!finished) {
                finished = true;
                rows.close();
                source.close();
            }
        } catch (SQLException e) {
            throw DuckDb.refused(e);
        }
    }

    @Override
    public void close() {
        try {
            finish();
        } finally {
            duck.close();
        }
    }
}
