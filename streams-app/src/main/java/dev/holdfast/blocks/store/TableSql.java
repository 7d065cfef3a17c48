package dev.holdfast.blocks.store;

import dev.holdfast.model.TableColumn;
import dev.holdfast.model.TableShape;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table in DuckDB's words. */
public final class TableSql {
    private final TableShape shape;

    public TableSql(TableShape shape) {
        this.shape = shape;
    }

    public TableShape shape() {
        return shape;
    }

    /** Returns the names of the columns, with commas. */
    public String columns() {
        return shape.columns().stream().map(column -> quoted(column.name())).collect(Collectors.joining(", "));
    }

    public String unit() {
        return quoted(shape.unit());
    }

    /** Returns the row key, with commas. */
    public String key() {
        return shape.rowKey().stream().map(TableSql::quoted).collect(Collectors.joining(", "));
    }

    /** Returns the columns of the table in which rows are collected: plain numbers and texts, as Java has them. */
    String collected() {
        return shape.columns().stream()
                .map(column ->
                        quoted(column.name()) + (column.kind() == TableColumn.Kind.TEXT ? " VARCHAR" : " BIGINT"))
                .collect(Collectors.joining(", "));
    }

    /** Returns the columns of a table as it is declared. */
    public String definition() {
        return shape.columns().stream()
                .map(column -> quoted(column.name()) + " " + type(column) + (column.isOptional() ? "" : " NOT NULL"))
                .collect(Collectors.joining(", "));
    }

    /** Returns the collected columns with the types that the table declares. */
    String typed() {
        return shape.columns().stream().map(TableSql::typed).collect(Collectors.joining(", "));
    }

    private static String typed(TableColumn column) {
        String name = quoted(column.name());
        return switch (column.kind()) {
            case INT64, OPTIONAL_INT64, TEXT -> name;
            case UINT64 ->
                "(CASE WHEN " + name + " < 0 THEN " + name + "::HUGEINT + 18446744073709551616 ELSE " + name
                        + "::HUGEINT END)::UBIGINT AS " + name;
            case TIME -> "epoch_ms(" + name + ") AS " + name;
        };
    }

    /** Returns the columns as 64 bits each: the inverse of {@link #typed}. */
    String bits() {
        return shape.columns().stream().map(TableSql::bits).collect(Collectors.joining(", "));
    }

    private static String bits(TableColumn column) {
        String name = quoted(column.name());
        return switch (column.kind()) {
            case INT64, OPTIONAL_INT64 -> name;
            case UINT64 ->
                "(CASE WHEN " + name + " > 9223372036854775807 THEN " + name + "::HUGEINT - 18446744073709551616 ELSE "
                        + name + "::HUGEINT END)::BIGINT";
            case TIME -> "epoch_ms(" + name + ")";
            case TEXT -> throw new IllegalArgumentException("a text has more than 64 bits: " + name);
        };
    }

    /** Returns the name that DuckDB gives a column's type. */
    public static String type(TableColumn column) {
        return switch (column.kind()) {
            case INT64, OPTIONAL_INT64 -> "BIGINT";
            case UINT64 -> "UBIGINT";
            case TEXT -> "VARCHAR";
            case TIME -> "TIMESTAMP";
        };
    }

    /** Returns a unit, which is kept as text, as a value of its type. */
    public String literal(String unit) {
        return switch (shape.unitKind()) {
            case TEXT -> text(unit);
            case UINT64 -> "'" + Long.toUnsignedString(Long.parseUnsignedLong(unit)) + "'::UBIGINT";
            case INT64, OPTIONAL_INT64, TIME -> "'" + Long.parseLong(unit) + "'::BIGINT";
        };
    }

    /** Returns the rows of files, which must be there. */
    public static String rows(Collection<Path> files) {
        return "read_parquet([" + files.stream().map(TableSql::file).collect(Collectors.joining(", "))
                + "], hive_partitioning = false)";
    }

    /** Returns the rows of a file, with the column {@code file_row_number}. */
    public static String numberedRows(Path file) {
        return "read_parquet(" + file(file) + ", hive_partitioning = false, file_row_number = true)";
    }

    /** A name is meant as it stands, whatever it has of what makes a pattern. */
    private static String file(Path file) {
        return text(file.toString().replaceAll("[\\[*?]", "[$0]"));
    }

    public static String rows(Path file) {
        return rows(List.of(file));
    }

    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    public static String quoted(String name) {
        return '"' + name + '"';
    }

    /**
     * Returns the statement that writes rows to a file, the same bytes for the same rows.
     *
     * @param experimentId what the file says of its origin; null for nothing
     */
    public String copy(String rows, Path file, @Nullable String experimentId) {
        String origin = experimentId == null ? "" : "experiment_id: " + text(experimentId) + ", ";
        return "COPY (" + rows + ") TO " + text(file.toString())
                + " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, KV_METADATA {" + origin
                + "holdfast_table: '1'})";
    }
}
