package dev.holdfast.blocks.audit;

import dev.holdfast.blocks.store.DuckDb;
import dev.holdfast.blocks.store.TableSql;
import dev.holdfast.model.TableColumn;
import dev.holdfast.model.TableShape;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file from its first row to its last and compares each row with the one before: everything that must hold
 * inside a file, in one vectorised pass and in memory that does not depend on the file (P13, P24, P27).
 */
public final class FileScan {
    private final TableSql sql;
    private final TableShape shape;

    public FileScan(TableSql sql) {
        this.sql = sql;
        this.shape = sql.shape();
    }

    /** Returns how the columns of a file differ from the table's, in words; empty if they do not (P24). */
    public List<String> drift(DuckDb duck, Path file) {
        List<String> found = duck.all(
                "DESCRIBE SELECT * FROM " + TableSql.rows(file), row -> row.getString(1) + " " + row.getString(2));
        List<String> wanted = shape.columns().stream()
                .map(column -> column.name() + " " + TableSql.type(column))
                .toList();
        if (found.equals(wanted)) {
            return List.of();
        }
        List<String> words = new ArrayList<>();
        wanted.stream().filter(one -> !found.contains(one)).forEach(one -> words.add("lacks the column " + one));
        found.stream().filter(one -> !wanted.contains(one)).forEach(one -> words.add("has a column " + one));
        return words.isEmpty() ? List.of("has its columns in another order: " + found) : words;
    }

    /**
     * Reads the file; its columns must be the table's. A first pass only counts what is wrong; where nothing is, that is
     * all, and where something is, a second one finds its place.
     */
    public ScannedFileFacts facts(DuckDb duck, Path file) {
        ScannedFileFacts counted = duck.one(counts(file), FileScan::counted);
        if (counted.duplicates() + counted.emptyRows() + counted.absent() == 0) {
            return counted;
        }
        ScannedFileFacts facts = duck.one(places(file), FileScan::facts);
        return facts.unordered() == null ? facts : recount(duck, file, facts);
    }

    private String counts(Path file) {
        return "SELECT count(*), count(*) FILTER (" + sql.unit() + " <> " + before(shape.unit()) + "), min("
                + sql.unit() + "), max(" + sql.unit() + "), count(*) FILTER (" + descends(0, "<=")
                + "), count(*) FILTER (" + empty() + "), count(*) FILTER (" + absent() + ")" + besideTheRowBefore(file);
    }

    private String places(Path file) {
        String duplicate = shape.rowKey().stream().map(FileScan::same).collect(Collectors.joining(" AND "));
        return "SELECT count(*), count(*) FILTER (" + sql.unit() + " <> " + before(shape.unit()) + "), min("
                + sql.unit() + "), max(" + sql.unit() + "), min(n) FILTER (" + descends(0, "<")
                + "), count(*) FILTER (" + duplicate + "), min(n) FILTER (" + duplicate + "), count(*) FILTER ("
                + empty() + "), min(n) FILTER (" + empty() + "), count(*) FILTER (" + absent() + ")"
                + besideTheRowBefore(file);
    }

    private String besideTheRowBefore(Path file) {
        String lags = shape.rowKey().stream()
                .map(name -> "lag(" + TableSql.quoted(name) + ") OVER () AS " + before(name))
                .collect(Collectors.joining(", "));
        return " FROM (SELECT " + lags + ", " + emptyLag() + sql.columns() + ", file_row_number AS n FROM "
                + TableSql.numberedRows(file) + ")";
    }

    /** Says that the row belongs before the one that it follows, by the row key from this column on. */
    private String descends(int from, String last) {
        String name = TableSql.quoted(shape.rowKey().get(from));
        String before = before(shape.rowKey().get(from));
        return from + 1 == shape.rowKey().size()
                ? name + " " + last + " " + before
                : name + " < " + before + " OR (" + name + " = " + before + " AND (" + descends(from + 1, last) + "))";
    }

    private String empty() {
        String counted = shape.counted();
        return counted == null
                ? "false"
                : same(shape.unit()) + " AND (" + TableSql.quoted(counted) + " = 0 OR " + before(counted) + " = 0)";
    }

    private String emptyLag() {
        String counted = shape.counted();
        return counted == null || shape.rowKey().contains(counted)
                ? ""
                : "lag(" + TableSql.quoted(counted) + ") OVER () AS " + before(counted) + ", ";
    }

    private String absent() {
        return shape.columns().stream()
                .filter(column -> shape.rowKey().contains(column.name())
                        || column.kind() == TableColumn.Kind.INT64
                        || column.kind() == TableColumn.Kind.UINT64)
                .map(column -> TableSql.quoted(column.name()) + " IS NULL")
                .collect(Collectors.joining(" OR "));
    }

    private static String before(String name) {
        return TableSql.quoted("$before_" + name);
    }

    private static String same(String name) {
        return TableSql.quoted(name) + " = " + before(name);
    }

    /** What descends or repeats is counted as one: its sort is asked for only if there is any. */
    private static ScannedFileFacts counted(ResultSet row) throws SQLException {
        long rows = row.getLong(1);
        return new ScannedFileFacts(
                rows,
                rows == 0 ? 0 : row.getLong(2) + 1,
                row.getString(3),
                row.getString(4),
                null,
                row.getLong(5),
                null,
                row.getLong(6),
                null,
                row.getLong(7));
    }

    private static ScannedFileFacts facts(ResultSet row) throws SQLException {
        long rows = row.getLong(1);
        return new ScannedFileFacts(
                rows,
                rows == 0 ? 0 : row.getLong(2) + 1,
                row.getString(3),
                row.getString(4),
                number(row, 5),
                row.getLong(6),
                number(row, 7),
                row.getLong(8),
                number(row, 9),
                row.getLong(10));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /** Where rows are not in order, equal ones need not be neighbours. */
    private ScannedFileFacts recount(DuckDb duck, Path file, ScannedFileFacts facts) {
        String rows = TableSql.rows(file);
        long units = duck.number("SELECT count(DISTINCT " + sql.unit() + ") FROM " + rows);
        long distinct = duck.number("SELECT count(*) FROM (SELECT DISTINCT " + sql.key() + " FROM " + rows + ")");
        return new ScannedFileFacts(
                facts.rows(),
                units,
                facts.min(),
                facts.max(),
                facts.unordered(),
                facts.rows() - distinct,
                facts.duplicate(),
                facts.emptyRows(),
                facts.emptyRow(),
                facts.absent());
    }

    /** Returns a row of a file in words. */
    String row(DuckDb duck, Path file, long number) {
        int width = shape.columns().size();
        return duck.one(
                "SELECT " + sql.columns() + " FROM " + TableSql.numberedRows(file) + " WHERE file_row_number = "
                        + number,
                row -> {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= width; i++) {
                        values.add(String.valueOf(row.getString(i)));
                    }
                    return "row " + (number + 1) + " (" + String.join(", ", values) + ")";
                });
    }
}
