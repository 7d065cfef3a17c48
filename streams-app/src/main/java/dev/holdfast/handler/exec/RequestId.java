package dev.holdfast.handler.exec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.handler.AnswerReader;
import dev.holdfast.handler.Task;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The id of a request, the member {@code $request_id} of its line. A program that repeats it in its answer says which
 * request it answers. It is made of the item and the attempt alone, so that the same item is sent as the same line.
 */
final class RequestId {
    static final String MEMBER = "$request_id";

    private static final JsonFactory JSON = new JsonFactory();

    private RequestId() {}

    /** Returns the id of an attempt; no other attempt of the same experiment has it. */
    static String of(Task task) {
        return task.attempt() + ":" + task.key().type() + ":" + task.key().incidentId();
    }

    /** An answer, and the id in it. */
    static final class Echo {
        private final @Nullable String id;
        private final byte[] answer;

        private Echo(@Nullable String id, byte[] answer) {
            this.id = id;
            this.answer = answer;
        }

        /** Returns what the answer repeats; null if it repeats none. */
        @Nullable
        String id() {
            return id;
        }

        /** Returns the answer without the id. */
        byte[] answer() {
            return answer;
        }
    }

    /** Takes the id out of an answer. What is no JSON object is returned as it is. */
    static Echo takenOutOf(byte[] answer) {
        Echo none = new Echo(null, answer);
        if (answer.length > AnswerReader.MAX_BYTES
                || !new String(answer, StandardCharsets.ISO_8859_1).contains(MEMBER)) {
            return none;
        }
        ByteArrayOutputStream rest = new ByteArrayOutputStream(answer.length);
        @Nullable String id = null;
        try (JsonParser parser = JSON.createParser(answer);
                JsonGenerator generator = JSON.createGenerator(rest)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return none;
            }
            generator.writeStartObject();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (MEMBER.equals(parser.currentName())) {
                    parser.nextToken();
                    id = parser.currentToken().isScalarValue() ? parser.getText() : "no text";
                    parser.skipChildren();
                } else {
                    AnswerReader.copyAsSpelled(parser, generator);
                    parser.nextToken();
                    AnswerReader.copyAsSpelled(parser, generator);
                }
            }
            generator.writeEndObject();
            if (parser.nextToken() != null) {
                return none;
            }
        } catch (IOException notJson) {
            return none;
        }
        return id == null ? none : new Echo(id, rest.toByteArray());
    }
}
