package dev.holdfast.blocks.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One column of the results, the same in every form in which they can be had.
 *
 * @param name its name
 * @param kind the type of its values
 */
public record ResultColumn(String name, Kind kind) {
    private static final JsonFactory JSON = new JsonFactory();

    /** The type of a column's values, and what stands for one in a row. */
    public enum Kind {
        /** Text: a {@code String}. */
        TEXT,
        /** A whole number: a {@code Long}. */
        INTEGER,
        /** A whole number of 64 bits without a sign: a {@code Long} with these bits. */
        UNSIGNED,
        /** A moment: a {@code Long}, the milliseconds since 1970. */
        TIME,
        /** Any JSON: a {@code String} that holds it, its numbers spelled as they came. */
        JSON
    }

    /** Returns a value as the text that a cell holds; null for none. A text in JSON comes without its quotes. */
    @Nullable
    public String text(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (kind) {
            case TEXT, INTEGER -> value.toString();
            case UNSIGNED -> Long.toUnsignedString((Long) value);
            case TIME -> Instant.ofEpochMilli((Long) value).toString();
            case JSON -> unquoted((String) value);
        };
    }

    private static @Nullable String unquoted(String json) {
        if (!json.startsWith("\"") && !json.equals("null")) {
            return json;
        }
        try (JsonParser parser = JSON.createParser(json)) {
            return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
        } catch (IOException notJson) {
            return json;
        }
    }

    /** Returns the column that holds the same on the way out. */
    public ExportTable.Column aside() {
        return new ExportTable.Column(
                name,
                switch (kind) {
                    case TEXT, JSON -> ExportTable.Kind.TEXT;
                    case INTEGER, UNSIGNED -> ExportTable.Kind.INTEGER;
                    case TIME -> ExportTable.Kind.TIME;
                });
    }
}
