package dev.holdfast.datasets;

/**
 * One column of a published table.
 *
 * @param name its name: letters, digits and underscores
 * @param kind the type of its values
 * @param optional whether a value may be absent
 */
public record DatasetColumn(String name, Kind kind, boolean optional) {

    /** The type of a column's values. */
    public enum Kind {
        /** Signed 32-bit integers. */
        INT32,
        /** Signed 64-bit integers. */
        INT64,
        /** Unsigned 32-bit integers; in Java an {@code int} with the same bits. */
        UINT32,
        /** Unsigned 64-bit integers; in Java a {@code long} with the same bits. */
        UINT64,
        /** IEEE 754 numbers of 64 bits. */
        DOUBLE,
        /** True or false. */
        BOOLEAN,
        /** Text in UTF-8, in the order of its bytes. */
        TEXT,
        /** A moment, in microseconds since 1970. */
        TIME
    }

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it has other characters
     */
    public DatasetColumn {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
            throw new IllegalArgumentException(
                    "a column's name has letters, digits and underscores, but this is '" + name + "'");
        }
    }

    /** Returns a column that has a value in every row. */
    public static DatasetColumn of(String name, Kind kind) {
        return new DatasetColumn(name, kind, false);
    }

    /** Returns the same column with values that may be absent. */
    public DatasetColumn orAbsent() {
        return new DatasetColumn(name, kind, true);
    }
}
