package dev.holdfast.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The protocol's way to say that an item failed:
 * {@code {"$error": {"category": "data_error", "message": "…", "retry_after": 30}}}. The last two may be left out.
 */
final class ReportedError {
    static final String MEMBER = "$error";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double LONGEST_WAIT_SECONDS = Duration.ofDays(7).toSeconds();

    private ReportedError() {}

    /** Throws the failure that the answer reports; returns if it reports none. */
    static void throwIfReported(String answer, Excerpt excerpt) throws HandlerFailure {
        JsonNode error = parsed(answer).get(MEMBER);
        if (error != null && !error.isNull()) {
            String message = error.isTextual()
                    ? error.textValue()
                    : error.path("message").asText();
            throw new HandlerFailure(
                    category(error.path("category").asText()),
                    message.isBlank() ? "the handler reported an error without a message" : excerpt.from(message),
                    retryAfter(error.path("retry_after")));
        }
    }

    private static JsonNode parsed(String answer) {
        try {
            return JSON.readTree(answer);
        } catch (IOException impossible) {
            throw new UncheckedIOException("an answer that was just written cannot be read", impossible);
        }
    }

    private static ErrorCategory category(String word) {
        try {
            return ErrorCategory.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknownWord) {
            return ErrorCategory.UNKNOWN;
        }
    }

    private static @Nullable Duration retryAfter(JsonNode seconds) {
        double value = seconds.asDouble(-1);
        return value < 0 ? null : Duration.ofMillis((long) (1000 * Math.min(value, LONGEST_WAIT_SECONDS)));
    }
}
