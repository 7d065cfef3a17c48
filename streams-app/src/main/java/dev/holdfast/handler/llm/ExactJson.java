package dev.holdfast.handler.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON objects into maps, lists and texts; numbers stay as they are spelled, and no member may stand there twice. */
final class ExactJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** A number as it is spelled. */
    record Number(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    /** What JSON calls null. */
    enum Nothing {
        /** The one there is. */
        NULL
    }

    /**
     * An object in a text.
     *
     * @param members its members, in their order
     * @param end where the text goes on after it
     */
    record Found(Map<String, Object> members, int end) {}

    private ExactJson() {}

    /**
     * Reads the object that begins at a place.
     *
     * @param start where its brace is
     * @throws JsonProcessingException if it is broken, or the text ends before it does
     */
    static Found read(String text, int start) throws JsonProcessingException {
        char[] rest = text.substring(start).toCharArray();
        try (JsonParser parser = JSON.createParser(rest)) {
            parser.nextToken();
            Map<String, Object> members = members(parser);
            return new Found(members, start + (int) parser.currentLocation().getCharOffset());
        } catch (JsonProcessingException broken) {
            throw broken;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Map<String, Object> members(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            members.put(name, value(parser, parser.nextToken()));
        }
        return members;
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> items(parser);
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> Nothing.NULL;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Number(parser.getText());
            default -> parser.getText();
        };
    }

    private static List<Object> items(JsonParser parser) throws IOException {
        List<Object> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token));
        }
        return items;
    }
}
