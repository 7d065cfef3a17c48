package dev.holdfast.schemas.serde;

import dev.holdfast.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Makes Holdfast's own serdes for topics. */
public final class AvroSerdes {
    private AvroSerdes() {}

    /**
     * Returns the serde of a topic's values: Avro, or bytes as they are where the topic says so.
     *
     * @param config Confluent's keys, as {@link SerdeConfig} lists them
     * @throws org.apache.kafka.common.config.ConfigException if a setting is missing or cannot be kept
     */
    @SuppressWarnings("unchecked")
    public static <V> Serde<V> forTopic(Topic<V> topic, Map<String, ?> config) {
        if (!topic.isAvro()) {
            return bytes(topic.valueType());
        }
        return (Serde<V>) avro(topic.valueType().asSubclass(SpecificRecord.class), config);
    }

    /** Returns the serde of plain bytes; throws IllegalArgumentException if the class is not {@code byte[]}. */
    @SuppressWarnings("unchecked")
    static <V> Serde<V> bytes(Class<V> type) {
        if (type != byte[].class) {
            throw new IllegalArgumentException("values are Avro records or byte[], but this is " + type.getName());
        }
        return (Serde<V>) Serdes.ByteArray();
    }

    private static <T extends SpecificRecord> Serde<T> avro(Class<T> type, Map<String, ?> config) {
        Map<String, Object> typed = new HashMap<>(config);
        typed.put(SerdeConfig.VALUE_CLASS, type);
        Serde<T> serde = Serdes.serdeFrom(new AvroSerializer<>(), new AvroDeserializer<>());
        serde.configure(typed, false);
        return serde;
    }
}
