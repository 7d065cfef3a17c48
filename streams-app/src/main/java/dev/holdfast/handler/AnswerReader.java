package dev.holdfast.handler;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Checks what a service or a program answered, and makes it compact: one JSON object, in valid UTF-8, no member twice,
 * numbers spelled as they came, without the secrets that the handler was given. An answer with a member {@code $error} is the other side's word that the item failed.
 * Thread-safe.
 */
public final class AnswerReader {
    /** The most bytes of an answer: one Kafka record of 1 MiB, less room for what stands around it. */
    public static final int MAX_BYTES = 1_000_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String source;
    private final Excerpt excerpt;

    /**
     * @param source who answers, as messages name it
     * @param excerpt how the answer is quoted in them
     */
    public AnswerReader(String source, Excerpt excerpt) {
        this.source = source;
        this.excerpt = excerpt;
    }

    /**
     * Reads an answer.
     *
     * @param answer the bytes as they came
     * @return the same JSON object without white space
     * @throws HandlerFailure of category PARSE_ERROR if it is no such object or too large; of the named category if it
     *     says that the item failed
     */
    public String read(byte[] answer) throws HandlerFailure {
        String text = text(answer);
        String compact;
        try {
            compact = compact(text);
        } catch (JsonProcessingException notJson) {
            throw parseError("is not valid JSON (" + Excerpt.of(notJson.getOriginalMessage()) + ")", text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(compact)) {
            throw parseError("holds half of a surrogate pair", text);
        }
        if (compact.contains("\"" + ReportedError.MEMBER + "\"")) {
            ReportedError.throwIfReported(compact, excerpt);
        }
        return compact;
    }

    /**
     * Returns the text of an answer, without a byte order mark.
     *
     * @throws HandlerFailure of category PARSE_ERROR if it is too large or not valid UTF-8
     */
    public String text(byte[] answer) throws HandlerFailure {
        if (answer.length > MAX_BYTES) {
            throw tooLarge();
        }
        return decoded(answer);
    }

    /** Returns the failure of an answer that is longer than {@link #MAX_BYTES}, for whoever stops reading there. */
    public HandlerFailure tooLarge() {
        return new HandlerFailure(
                ErrorCategory.PARSE_ERROR,
                "the answer of " + source + " is too large: more than " + MAX_BYTES + " bytes");
    }

    private String decoded(byte[] answer) throws HandlerFailure {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(answer))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            throw parseError("is not valid UTF-8", new String(answer, StandardCharsets.UTF_8));
        }
    }

    private String compact(String text) throws IOException, HandlerFailure {
        StringWriter written = new StringWriter(text.length());
        try (JsonParser parser = JSON.createParser(text);
                JsonGenerator generator = JSON.createGenerator(written)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw parseError("is empty", text);
            }
            if (first != JsonToken.START_OBJECT) {
                throw parseError("is not a JSON object", text);
            }
            copyAsSpelled(parser, generator, excerpt);
            if (parser.nextToken() != null) {
                throw parseError("goes on after the JSON object", text);
            }
        }
        return written.toString();
    }

    /**
     * Copies the value at which the parser stands, with all that is in it, its numbers spelled as they are.
     *
     * @throws IOException if what is read is no JSON, or the other side cannot be written
     */
    public static void copyAsSpelled(JsonParser parser, JsonGenerator generator) throws IOException {
        copyAsSpelled(parser, generator, Excerpt.without(List.of()));
    }

    private static void copyAsSpelled(JsonParser parser, JsonGenerator generator, Excerpt excerpt) throws IOException {
        boolean hides = excerpt.hides();
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token.isNumeric()) {
                generator.writeNumber(parser.getText());
            } else if (hides && token == JsonToken.VALUE_STRING) {
                generator.writeString(excerpt.hide(parser.getText()));
            } else if (hides && token == JsonToken.FIELD_NAME) {
                generator.writeFieldName(excerpt.hide(parser.getText()));
            } else {
                generator.copyCurrentEvent(parser);
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (depth > 0 && parser.nextToken() != null);
    }

    /** Returns the failure of an answer; {@code what} goes on after "the answer of …", and the text is quoted. */
    public HandlerFailure parseError(String what, String text) {
        return new HandlerFailure(
                ErrorCategory.PARSE_ERROR, "the answer of " + source + " " + what + ": " + excerpt.from(text));
    }
}
