package dev.holdfast.blocks.store;

import dev.holdfast.model.TableShape;
import java.nio.file.Path;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows and writes them to a Parquet file, sorted by the row key, each key once: of two rows with one key the one
 * that came later. For one thread.
 */
public final class RowFile implements AutoCloseable {
    private static final String COLLECTED = "collected";
    private static final String AGE = "\"$age\"";

    private final DuckDb duck;
    private final TableSql sql;
    private @Nullable DuckDBAppender appender;
    private long rows;

    public RowFile(DuckDb duck, TableShape shape) {
        this.duck = duck;
        this.sql = new TableSql(shape);
    }

    /** Takes a row: a {@code Long} (of an unsigned number: its bits), a {@code String} or null for each column. */
    public void add(@Nullable Object[] row) {
        try {
            DuckDBAppender target = appender == null ? start() : appender;
            target.beginRow();
            for (Object value : row) {
                if (value == null) {
                    target.appendNull();
                } else if (value instanceof Long number) {
                    target.append(number.longValue());
                } else {
                    target.append((String) value);
                }
            }
            target.append(rows++).endRow();
        } catch (SQLException e) {
            throw DuckDb.refused(e);
        }
    }

    private DuckDBAppender start() throws SQLException {
        duck.execute("CREATE OR REPLACE TEMP TABLE " + COLLECTED + " (" + sql.collected() + ", " + AGE + " BIGINT)");
        DuckDBAppender started = duck.connection().createAppender("temp", "main", COLLECTED);
        appender = started;
        return started;
    }

    /** Returns how many rows were taken since the last file. */
    public long rows() {
        return rows;
    }

    /**
     * Writes the rows taken so far to a file, and forgets them.
     *
     * @param experimentId what the file says of its origin; null for nothing
     */
    public void write(Path file, @Nullable String experimentId) {
        try {
            if (appender == null) {
                var unused = start();
            }
            closeAppender();
            String newest = sql.shape().isKeyWholeRow()
                    ? "SELECT DISTINCT " + sql.columns() + " FROM " + COLLECTED
                    : "SELECT " + sql.columns() + " FROM " + COLLECTED + " QUALIFY row_number() OVER (PARTITION BY "
                            + sql.key() + " ORDER BY " + AGE + " DESC) = 1";
            duck.execute(sql.copy(
                    "SELECT " + sql.columns() + " FROM (SELECT " + sql.typed() + " FROM (" + newest + ")) ORDER BY "
                            + sql.key(),
                    file,
                    experimentId));
            duck.execute("DROP TABLE " + COLLECTED);
            rows = 0;
        } catch (SQLException e) {
            throw DuckDb.refused(e);
        }
    }

    private void closeAppender() throws SQLException {
        if (appender != null) {
            appender.close();
            appender = null;
        }
    }

    @Override
    public void close() {
        try {
            closeAppender();
        } catch (SQLException e) {
            throw DuckDb.refused(e);
        }
    }
}
