package dev.holdfast.model;

/**
 * One column of a table of results.
 *
 * @param name its name: letters, digits and underscores
 * @param kind the type of its values
 */
public record TableColumn(String name, Kind kind) {

    /** The type of a column's values. */
    public enum Kind {
        /** Signed 64-bit integers. */
        INT64,
        /** Unsigned 64-bit integers; in Java a {@code long} with the same bits. */
        UINT64,
        /** Text, which may be absent. */
        TEXT,
        /** A moment, in milliseconds since 1970, which may be absent. */
        TIME,
        /** Signed 64-bit integers that may be absent. */
        OPTIONAL_INT64
    }

    /** Checks the name. */
    public TableColumn {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
            throw new IllegalArgumentException(
                    "a column's name has letters, digits and underscores, but this is '" + name + "'");
        }
    }

    /** Says whether a value may be absent. */
    public boolean isOptional() {
        return kind == Kind.TIME || kind == Kind.OPTIONAL_INT64 || kind == Kind.TEXT;
    }
}
