package dev.holdfast.blocks.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records as JSON files: snake_case names, unknown members ignored. */
public final class StoredJson {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StoredJson() {}

    public static String write(Object value) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record can always be written", e);
        }
    }

    static String line(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record can always be written", e);
        }
    }

    /** Reads a file. Throws IllegalArgumentException, whose message says what is wrong with it. */
    static <T> T read(Path file, Class<T> type) {
        try {
            return parse(Files.readString(file), type);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + IoReason.of(e), e);
        }
    }

    /** Jackson's own words about where it read are not for people. */
    private static String firstSentence(JsonProcessingException e) {
        String message = e.getOriginalMessage().replaceAll("(?s)\\s*\\(?(?:start marker at )?\\[Source:.*", "");
        return message.lines().findFirst().orElse(message);
    }

    static <T> T parse(String text, Class<T> type) {
        try {
            T value = JSON.readValue(text, type);
            if (value == null) {
                throw new IllegalArgumentException("is empty");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is damaged: " + firstSentence(e), e);
        }
    }
}
