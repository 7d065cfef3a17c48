package dev.holdfast.handler;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A task as the services and programs outside see it: one JSON object on one line,
 * {@code {"experiment_id":…,"incident_id":…,"type":…,"text":…,"fields":{…}}}.
 */
public final class TaskJson {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_CONTENT).build();

    private TaskJson() {}

    /**
     * Writes a task as UTF-8, without a line break in it or after it; the fields are sorted by name, so that the same
     * item always gives the same bytes.
     *
     * @throws HandlerFailure of category DATA_ERROR if a text is not valid Unicode
     */
    public static byte[] write(Task task) throws HandlerFailure {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
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
        } catch (IOException notUnicode) {
            throw new HandlerFailure(
                    ErrorCategory.DATA_ERROR,
                    "the item cannot be written as UTF-8: " + Excerpt.of(notUnicode.getMessage()));
        }
        return bytes.toByteArray();
    }
}
