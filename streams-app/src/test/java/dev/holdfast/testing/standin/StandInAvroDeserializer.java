package dev.holdfast.testing.standin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** As {@code KafkaAvroDeserializer}: looks for the schema's GUID in a header, then for its id in front of the value. */
public final class StandInAvroDeserializer implements Deserializer<Object> {
    private final Map<Object, Schema> writers = new HashMap<>();
    private final Map<String, Schema> readers = new HashMap<>();
    private @Nullable StandInClient client;
    private boolean specific;

    /** Made by Kafka. */
    public StandInAvroDeserializer() {}

    @Override
    public void configure(Map<String, ?> config, boolean isKey) {
        client = new StandInClient(config);
        specific = "true".equals(String.valueOf(config.get("specific.avro.reader")));
    }

    @Override
    public @Nullable Object deserialize(String topic, byte @Nullable [] data) {
        return deserialize(topic, new RecordHeaders(), data);
    }

    @Override
    public @Nullable Object deserialize(String topic, Headers headers, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        ByteBuffer payload = ByteBuffer.wrap(data);
        Object id = idOf(headers, payload);
        try {
            Schema writer = writer(topic, id);
            DatumReader<Object> reader =
                    specific ? new SpecificDatumReader<>(writer, reader(writer)) : new GenericDatumReader<>(writer);
            return reader.read(
                    null, DecoderFactory.get().binaryDecoder(data, payload.position(), payload.remaining(), null));
        } catch (RestClientException e) {
            throw StandInClient.toKafkaException(e, "Error retrieving Avro value schema for id " + id);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("Error deserializing Avro message for id " + id, e);
        }
    }

    private static Object idOf(Headers headers, ByteBuffer payload) {
        try {
            Header header = headers.lastHeader("__value_schema_id");
            return header == null || header.value() == null ? idIn(payload) : idIn(ByteBuffer.wrap(header.value()));
        } catch (RuntimeException e) {
            throw new SerializationException("Error deserializing schema ID", e);
        }
    }

    private static Object idIn(ByteBuffer buffer) {
        return switch (buffer.get()) {
            case 0 -> buffer.getInt();
            case 1 -> new UUID(buffer.getLong(), buffer.getLong());
            default -> throw new IllegalArgumentException("Unknown magic byte!");
        };
    }

    private Schema writer(String topic, Object id) throws IOException, RestClientException {
        Schema known = writers.get(id);
        if (known == null) {
            StandInClient asked = client;
            if (asked == null) {
                throw new IllegalStateException("not configured");
            }
            known = id instanceof Integer number ? asked.byId(number, topic + "-value") : asked.byGuid(id.toString());
            writers.put(id, known);
        }
        return known;
    }

    /** The class's own schema; the class is looked for by name, as a stranger would. */
    private Schema reader(Schema writer) {
        return readers.computeIfAbsent(writer.getFullName(), name -> {
            Class<?> type = SpecificData.get().getClass(writer);
            if (type == null) {
                throw new SerializationException("Could not find class " + name + " specified in writer's schema");
            }
            try {
                return ((SpecificRecord) type.getDeclaredConstructor().newInstance()).getSchema();
            } catch (ReflectiveOperationException e) {
                throw new SerializationException(name + " could not be instantiated", e);
            }
        });
    }
}
