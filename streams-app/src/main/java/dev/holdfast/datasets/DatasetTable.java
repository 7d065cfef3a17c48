package dev.holdfast.datasets;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A table as it is declared: what its files must be.
 *
 * @param name its name, which is also its folder in a partition
 * @param columns the columns in order
 * @param key the columns that make a row the same row: each value of them is there once
 * @param sort the order of all rows (T26): the columns of the key, in the order in which they are compared
 */
public record DatasetTable(String name, List<DatasetColumn> columns, List<String> key, List<String> sort) {
    static final Pattern NAMES = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

    /**
     * Checks that the parts fit together.
     *
     * @throws IllegalArgumentException if they do not; the message says which
     */
    public DatasetTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        sort = List.copyOf(sort);
        if (!NAMES.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a table's name begins with a small letter and has small letters, digits,"
                            + " _ and -, but this is '" + name + "'");
        }
        List<String> names = columns.stream().map(DatasetColumn::name).toList();
        if (names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("two columns of " + name + " have one name: " + names);
        }
        if (key.isEmpty() || Set.copyOf(key).size() != key.size() || !names.containsAll(key)) {
            throw new IllegalArgumentException(
                    "the key of " + name + " must be some of its columns " + names + ", but was " + key);
        }
        if (sort.size() != key.size() || !Set.copyOf(sort).equals(Set.copyOf(key))) {
            throw new IllegalArgumentException("the order of " + name + " must be by the columns of its key " + key
                    + ", so that it proves that no key is there twice, but was " + sort);
        }
        for (DatasetColumn column : columns) {
            boolean isUnfit = column.optional() || column.kind() == DatasetColumn.Kind.DOUBLE;
            if (isUnfit && key.contains(column.name())) {
                throw new IllegalArgumentException("the column " + column.name() + " of the key of " + name
                        + " must have a value in every row, and no double");
            }
        }
    }

    /** Returns a table whose order is the one of its key. */
    public static DatasetTable of(String name, List<String> key, List<DatasetColumn> columns) {
        return new DatasetTable(name, columns, key, key);
    }
}
