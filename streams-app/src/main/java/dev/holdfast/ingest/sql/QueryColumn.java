package dev.holdfast.ingest.sql;

import java.util.Locale;
import java.util.Optional;

/**
 * A column of a query's rows.
 *
 * @param name its name
 * @param type its type, as DuckDB writes it
 * @param place its place among the columns, from 0 on
 */
record QueryColumn(String name, String type, int place) {

    /** Returns what it is called inside, whatever its name is. */
    String alias() {
        return "c" + place;
    }

    /** Returns why its values are no text; empty if they are. */
    Optional<String> refusal() {
        return switch (bare()) {
            case "BLOB" ->
                Optional.of("is of bytes; say in the query what they mean, such as decode(column) for UTF-8 or"
                        + " hex(column)");
            case "BIT", "GEOMETRY" ->
                Optional.of("is of the type " + bare() + "; write it as text in the query, by a CAST to VARCHAR");
            default -> Optional.empty();
        };
    }

    /** Returns the SQL of its values as text: as DuckDB prints them, but moments in ISO 8601 and nested values as JSON. */
    String text() {
        String bare = bare();
        if (bare.equals("VARCHAR")) {
            return alias();
        }
        if (isNested()) {
            return "CAST(to_json(" + alias() + ") AS VARCHAR)";
        }
        String cast = "CAST(" + alias() + " AS VARCHAR)";
        if (bare.startsWith("TIMESTAMP")) {
            String iso = "regexp_replace(" + cast + ", '^([0-9]+-[0-9]+-[0-9]+) ', '\\1T')";
            return bare.contains("TIME ZONE") ? "regexp_replace(" + iso + ", '[+]00$', 'Z')" : iso;
        }
        return cast;
    }

    /** Returns the SQL of what rows are ordered by: numbers as numbers, texts character by character. */
    String order() {
        return isNested() ? text() : alias();
    }

    private boolean isNested() {
        String bare = bare();
        return bare.endsWith("]")
                || bare.startsWith("STRUCT")
                || bare.startsWith("MAP")
                || bare.startsWith("UNION")
                || bare.equals("VARIANT");
    }

    private String bare() {
        return type.toUpperCase(Locale.ROOT);
    }
}
