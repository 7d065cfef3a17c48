package dev.holdfast.testing.standin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** As {@code KafkaAvroSerializer}: for one thread, and for one of its strategies of subjects. */
public final class StandInAvroSerializer implements Serializer<Object> {
    private final Map<String, JsonNode> registered = new HashMap<>();
    private @Nullable StandInClient client;
    private boolean autoRegister = true;
    private boolean idInHeader;

    /** Made by Kafka. */
    public StandInAvroSerializer() {}

    @Override
    public void configure(Map<String, ?> config, boolean isKey) {
        client = new StandInClient(config);
        autoRegister = !"false".equals(String.valueOf(config.get("auto.register.schemas")));
        idInHeader = String.valueOf(config.get("value.schema.id.serializer")).endsWith("HeaderSchemaIdSerializer");
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable Object data) {
        return serialize(topic, new RecordHeaders(), data);
    }

    @Override
    public byte @Nullable [] serialize(String topic, Headers headers, @Nullable Object data) {
        if (data == null) {
            return null;
        }
        SpecificRecord record = (SpecificRecord) data;
        try {
            JsonNode schema = schema(topic + "-value", record);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            if (idInHeader) {
                headers.add(
                        "__value_schema_id",
                        guid(UUID.fromString(schema.path("guid").asText())));
            } else {
                out.write(0);
                out.write(
                        ByteBuffer.allocate(4).putInt(schema.path("id").asInt()).array());
            }
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new SpecificDatumWriter<>(record.getSchema()).write(record, encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (RestClientException e) {
            throw StandInClient.toKafkaException(
                    e, (autoRegister ? "Error registering" : "Error retrieving") + " Avro schema" + record.getSchema());
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("Error serializing Avro message", e);
        }
    }

    private JsonNode schema(String subject, SpecificRecord record) throws IOException, RestClientException {
        JsonNode known = registered.get(subject);
        if (known == null) {
            StandInClient asked = client;
            if (asked == null) {
                throw new IllegalStateException("not configured");
            }
            known = autoRegister
                    ? asked.register(subject, record.getSchema())
                    : asked.lookUp(subject, record.getSchema());
            registered.put(subject, known);
        }
        return known;
    }

    private static byte[] guid(UUID guid) {
        return ByteBuffer.allocate(17)
                .put((byte) 1)
                .putLong(guid.getMostSignificantBits())
                .putLong(guid.getLeastSignificantBits())
                .array();
    }
}
