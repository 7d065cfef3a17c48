package dev.holdfast.schemas.serde;

import dev.holdfast.schemas.GeneratedClasses;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
 * Writes generated Avro records in the Confluent wire format. Thread-safe, since a producer is, and serializes on the
 * threads that send.
 *
 * @param <T> the records
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {
    static {
        GeneratedClasses.trust();
    }

    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
    private final Map<Schema, Writer> writers = new ConcurrentHashMap<>();
    private volatile @Nullable SerdeSettings settings;
    private volatile @Nullable Writer latest;

    /** Makes a serializer that still has to be configured, as Kafka does it. */
    public AvroSerializer() {}

    /** What one thread writes with. */
    private static final class Scratch {
        private final RecordBuffer buffer = new RecordBuffer();
        private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(buffer, null);
    }

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
        Writer writer = writerOf(data.getSchema(), data.getClass());
        Integer id = writer.ids().get(topic);
        int schemaId = id != null ? id : newId(topic, writer);
        Scratch own = scratch.get();
        own.buffer.start(schemaId);
        try {
            writer.writer().write(data, own.encoder);
            own.encoder.flush();
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "a " + writer.schema().getFullName() + " for topic " + topic + " cannot be written: "
                            + unset(data).orElse(e.getMessage()),
                    e);
        }
        return own.buffer.toByteArray();
    }

    // The generated write methods do not say which field it was.
    private static Optional<String> unset(SpecificRecord data) {
        return data.getSchema().getFields().stream()
                .filter(field ->
                        data.get(field.pos()) == null && !field.schema().isNullable())
                .findFirst()
                .map(field -> "its field " + field.name() + " was never set");
    }

    // By identity first: comparing schemas would cost more than writing the record.
    @SuppressWarnings("ReferenceEquality")
    private Writer writerOf(Schema schema, Class<? extends SpecificRecord> type) {
        Writer last = latest;
        if (last == null || last.schema() != schema) {
            last = writers.computeIfAbsent(
                    schema,
                    s -> new Writer(
                            s, new SpecificDatumWriter<>(s, GeneratedModel.of(type)), new ConcurrentHashMap<>()));
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
