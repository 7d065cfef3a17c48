package dev.holdfast.schemas.serde;

import dev.holdfast.schemas.GeneratedClasses;
import dev.holdfast.schemas.serde.UndecodableValueException.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads generated Avro records from the Confluent wire format, whatever version of the schema they were written with.
 * For one thread at a time.
 *
 * @param <T> the records
 */
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {
    static {
        GeneratedClasses.trust();
    }

    private final Map<Integer, RecordReader> readers = new HashMap<>();
    private final Map<UUID, RecordReader> readersOfGuids = new HashMap<>();
    private @Nullable SerdeSettings settings;
    private @Nullable BinaryDecoder decoder;
    private @Nullable RecordReader latest;
    private int latestId;

    /** Makes a deserializer that still has to be configured, as Kafka does it. */
    public AvroDeserializer() {}

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
     * Reads a record whose schema is named in a header ({@link SchemaIdHeader}) or in front of the value; see the other
     * one.
     */
    @Override
    public @Nullable T deserialize(String topic, Headers headers, byte @Nullable [] data) {
        String header = settings != null && settings.isKey() ? SchemaIdHeader.KEY : SchemaIdHeader.VALUE;
        return deserialize(topic, SchemaIdHeader.inFront(header, headers, data));
    }

    /**
     * Reads a record; null stays null.
     *
     * @throws UndecodableValueException if the bytes are at fault; its reason says how
     * @throws RegistryUnavailableException if the registry is not well; the bytes may be good
     */
    @Override
    @SuppressWarnings("unchecked")
    public @Nullable T deserialize(String topic, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        RecordReader reader;
        if (WireFormat.hasHeader(data)) {
            reader = readerOf(topic, WireFormat.schemaId(data));
        } else if (WireFormat.hasGuid(data)) {
            reader = readerOf(topic, WireFormat.guid(data));
        } else {
            throw new UndecodableValueException(
                    Reason.NOT_AVRO,
                    "topic " + topic + ": " + data.length + " byte(s) that are not in the Confluent wire format (a zero"
                            + " byte, a schema id in four bytes, Avro binary); write them with a serializer that uses"
                            + " the schema registry");
        }
        int body = WireFormat.bodyAt(data);
        decoder = DecoderFactory.get().binaryDecoder(data, body, data.length - body, decoder);
        return (T) reader.read(topic, decoder);
    }

    private RecordReader readerOf(String topic, UUID guid) {
        RecordReader reader = readersOfGuids.get(guid);
        if (reader == null) {
            reader = newReader(topic, "GUID " + guid, () -> client().byGuid(guid));
            readersOfGuids.put(guid, reader);
        }
        return reader;
    }

    private RecordReader readerOf(String topic, int id) {
        RecordReader last = latest;
        if (last != null && latestId == id) {
            return last;
        }
        RecordReader reader = readers.get(id);
        if (reader == null) {
            reader = newReader(topic, "id " + id, () -> client().byId(id));
            readers.put(id, reader);
        }
        latest = reader;
        latestId = id;
        return reader;
    }

    private RecordReader newReader(String topic, String name, Supplier<Schema> lookUp) {
        Schema writer;
        try {
            writer = lookUp.get();
        } catch (UndecodableValueException e) {
            throw new UndecodableValueException(e.reason(), "topic " + topic + ": " + e.getMessage(), e);
        }
        return RecordReader.of(topic, name, writer, configured().valueClass());
    }

    private SchemaRegistryClient client() {
        return configured().client();
    }

    private SerdeSettings configured() {
        SerdeSettings current = settings;
        if (current == null) {
            throw new IllegalStateException("the deserializer was not configured");
        }
        return current;
    }
}
