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
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            writeObject(task, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return utf8(text.toString());
    }

    private static void writeObject(Task task, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("experiment_id", task.key().experimentId());
        json.writeStringField("incident_id", task.key().incidentId());
        json.writeStringField("type", task.key().type());
        json.writeStringField("text", task.text());
        json.writeObjectFieldStart("fields");
        for (Map.Entry<String, String> field : new TreeMap<>(task.fields()).entrySet()) {
            json.writeStringField(field.getKey(), field.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
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
