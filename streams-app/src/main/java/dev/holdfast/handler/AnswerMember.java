package dev.holdfast.handler;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds one value in an answer without reading the rest of it into memory. */
public final class AnswerMember {
    private static final JsonFactory JSON = new JsonFactory();

    private AnswerMember() {}

    /**
     * Returns a value as text: {@code true}, {@code 0.90} and {@code "yes"} as they are spelled.
     *
     * @param answer one JSON object; an inline handler's is not checked before it comes here
     * @param path the names of the members on the way to the value
     * @return null if there is no such value, or it is null, a list or an object
     */
    public static @Nullable String text(String answer, List<String> path) {
        try (JsonParser parser = JSON.createParser(answer)) {
            for (String name : path) {
                if (parser.nextToken() != JsonToken.START_OBJECT || !moveTo(parser, name)) {
                    return null;
                }
            }
            JsonToken value = parser.nextToken();
            return value.isScalarValue() && value != JsonToken.VALUE_NULL ? parser.getText() : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    /** Moves to a member's name; says whether it is there. */
    private static boolean moveTo(JsonParser parser, String name) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            if (name.equals(parser.currentName())) {
                return true;
            }
            parser.nextToken();
            parser.skipChildren();
        }
        return false;
    }
}
