package dev.holdfast.handler;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A task as the services and programs outside see it: one JSON object on one line,
 * {@code {"experiment_id":…,"incident_id":…,"type":…,"text":…,"fields":{…}}}.
 */
public final class TaskJson {
    private static final JsonFactory JSON = new JsonFactory();

    private TaskJson() {}

    /**
     * Writes a task as UTF-8, without a line break in it or after it; the fields are sorted by name, so that the same
     * item always gives the same bytes.
     *
     * @throws HandlerFailure of category DATA_ERROR if a text is not valid Unicode
     */
    public static byte[] write(Task task) throws HandlerFailure {
        return write(task, Map.of());
    }

    /**
     * Writes a task like {@link #write(Task)}, with further members behind its own.
     *
     * @throws HandlerFailure of category DATA_ERROR if a text is not valid Unicode
     */
    public static byte[] write(Task task, Map<String, String> further) throws HandlerFailure {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            writeObject(task, further, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return utf8(text.toString());
    }

    private static void writeObject(Task task, Map<String, String> further, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("experiment_id", task.key().experimentId());
        json.writeStringField("incident_id", task.key().incidentId());
        json.writeStringField("type", task.key().type());
        json.writeStringField("text", task.text());
        json.writeObjectFieldStart("fields");
        writeMembers(task.fields(), json);
        json.writeEndObject();
        writeMembers(further, json);
        json.writeEndObject();
    }

    private static void writeMembers(Map<String, String> members, JsonGenerator json) throws IOException {
        for (Map.Entry<String, String> member : new TreeMap<>(members).entrySet()) {
            json.writeStringField(member.getKey(), member.getValue());
        }
    }

    /** The encoder is asked, because {@code String.getBytes} would write a question mark for half of a surrogate pair. */
    private static byte[] utf8(String text) throws HandlerFailure {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException notUnicode) {
            throw new HandlerFailure(
                    ErrorCategory.DATA_ERROR,
                    "the item's text or a field is not valid Unicode: half of a surrogate pair");
        }
    }
}
