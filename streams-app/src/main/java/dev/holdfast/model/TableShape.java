package dev.holdfast.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handler declares of the table that its answers hold, for everything that stores or checks rows without knowing
 * what they mean.
 *
 * @param columns the columns in order
 * @param unit the column of the unit of work, a number or a text; all rows of a unit stay together
 * @param rowKey the columns that make a row the same row; the unit is the first of them
 * @param counted the column that is 0 in a row which says "looked, found nothing": such a row stands alone in its unit
 *     (P4); null if there are no such rows
 */
public record TableShape(
        List<TableColumn> columns,
        String unit,
        List<String> rowKey,
        @Nullable String counted) {

    /** Checks that the parts fit together. */
    public TableShape {
        columns = List.copyOf(columns);
        rowKey = List.copyOf(rowKey);
        List<String> names = columns.stream().map(TableColumn::name).toList();
        if (names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("two columns have one name: " + names);
        }
        if (!names.containsAll(rowKey) || rowKey.isEmpty() || !rowKey.get(0).equals(unit)) {
            throw new IllegalArgumentException("a row key begins with the unit and has columns of the table, but was "
                    + rowKey + " over " + names + " with the unit " + unit);
        }
        if (counted != null && !names.contains(counted)) {
            throw new IllegalArgumentException("there is no column " + counted + " among " + names);
        }
    }

    /** Returns a table of signed 64-bit integers whose first column is the unit and whose whole row is the key. */
    public static TableShape ofIntegers(List<String> names) {
        List<TableColumn> columns = names.stream()
                .map(name -> new TableColumn(name, TableColumn.Kind.INT64))
                .toList();
        return new TableShape(columns, names.get(0), names, null);
    }

    /** Returns the same table with a column that is 0 in rows which say that nothing was found. */
    public TableShape counting(String column) {
        return new TableShape(columns, unit, rowKey, column);
    }

    /** Returns the type of the unit. */
    public TableColumn.Kind unitKind() {
        return columns.stream()
                .filter(column -> column.name().equals(unit))
                .findFirst()
                .orElseThrow()
                .kind();
    }

    /** Says whether rows with the same key are equal in all columns. */
    public boolean isKeyWholeRow() {
        return rowKey.size() == columns.size();
    }
}
