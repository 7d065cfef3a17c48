package dev.holdfast.schemas.serde;

import dev.holdfast.schemas.GeneratedClasses;
import java.io.IOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes generated Avro records in the Confluent wire format. For one thread at a time.
 *
 * @param <T> the records
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {
    static {
        GeneratedClasses.trust();
    }

    private final RecordBuffer buffer = new RecordBuffer();
    private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(buffer, null);
    private final Map<Schema, Writer> writers = new IdentityHashMap<>();
    private @Nullable SerdeSettings settings;
    private @Nullable Writer latest;

    /** Makes a serializer that still has to be configured, as Kafka does it. */
    public AvroSerializer() {}

    /** The writer of one schema, and the ids that the schema has, by topic. */
    private record Writer(Schema schema, DatumWriter<Object> writer, Map<String, Integer> ids) {}

    /**
     * Reads Confluent's keys, as {@link SerdeConfig} lists them; asks the registry nothing yet.
     *
     * @throws org.apache.kafka.common.config.ConfigException if a setting is missing or cannot be kept
     */
    @Override
    public void configure(Map<String, ?> config, boolean isKey) {
        settings = SerdeSettings.of(config, isKey);
    }

    /**
     * Writes a record; null stays null.
     *
     * @throws SerializationException if the record is not complete: a field without default was never set
     * @throws SchemaRefusedException if the registry refuses the record's schema
     * @throws RegistryUnavailableException if the registry is not well
     */
    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T data) {
        if (data == null) {
            return null;
        }
        Writer writer = writerOf(data.getSchema());
        Integer id = writer.ids().get(topic);
        buffer.start(id != null ? id : newId(topic, writer));
        try {
            writer.writer().write(data, encoder);
            encoder.flush();
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "a " + writer.schema().getFullName() + " for topic " + topic + " cannot be written: "
                            + e.getMessage(),
                    e);
        }
        return buffer.toByteArray();
    }

    private Writer writerOf(Schema schema) {
        Writer last = latest;
        if (last == null || last.schema() != schema) {
            last = writers.computeIfAbsent(schema, s -> new Writer(s, new SpecificDatumWriter<>(s), new HashMap<>()));
            latest = last;
        }
        return last;
    }

    private int newId(String topic, Writer writer) {
        SerdeSettings current = settings;
        if (current == null) {
            throw new IllegalStateException("the serializer was not configured");
        }
        String subject = current.naming().subject(topic, current.isKey(), writer.schema());
        int id = current.autoRegister()
                ? current.client().register(subject, writer.schema())
                : current.client().idOf(subject, writer.schema());
        writer.ids().put(topic, id);
        return id;
    }
}
