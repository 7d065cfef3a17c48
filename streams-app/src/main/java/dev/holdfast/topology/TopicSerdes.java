package dev.holdfast.topology;

import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.serde.ValueSerdes;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** The serdes of the configured kind. */
final class TopicSerdes {
    private final ValueSerdes serdes;

    TopicSerdes(ValueSerdes serdes) {
        this.serdes = serdes;
    }

    /** Returns a deserializer for one processor, so for one thread at a time. */
    <V> Deserializer<V> deserializer(Topic<V> topic) {
        return serdes.deserializer(topic.valueType());
    }

    /**
     * Returns a serializer for a sink. Kafka Streams shares it between its threads; foreign ones need not bear that. It
     * throws {@link OversizeOutputException}, as that of a store does.
     */
    <V> Serializer<V> sinkSerializer(Topic<V> topic) {
        return new PerThreadSerializer<>(topic.valueType());
    }

    /**
     * Returns a serde for a store; shared as a sink's serializer is. Kafka Streams hands it the headers of whatever record
     * is processed at the time: they say nothing of what is stored, so nobody may look for a schema id there.
     */
    <V> Serde<V> storeSerde(Class<V> type) {
        return Serdes.serdeFrom(new PerThreadSerializer<>(type), new PerThreadDeserializer<>(type));
    }

    private final class PerThreadSerializer<V> implements Serializer<V> {
        private final ThreadLocal<Serializer<V>> own;

        PerThreadSerializer(Class<V> type) {
            own = ThreadLocal.withInitial(() -> serdes.serializer(type));
        }

        @Override
        public byte[] serialize(String topic, V value) {
            return OversizeOutputException.require(topic, own.get().serialize(topic, value));
        }

        @Override
        public byte[] serialize(String topic, Headers headers, V value) {
            return OversizeOutputException.require(topic, own.get().serialize(topic, headers, value));
        }
    }

    private final class PerThreadDeserializer<V> implements Deserializer<V> {
        private final ThreadLocal<Deserializer<V>> own;

        PerThreadDeserializer(Class<V> type) {
            own = ThreadLocal.withInitial(() -> serdes.deserializer(type));
        }

        @Override
        public V deserialize(String topic, byte[] bytes) {
            return own.get().deserialize(topic, bytes);
        }

        @Override
        public V deserialize(String topic, Headers ofAnotherRecord, byte[] bytes) {
            return deserialize(topic, bytes);
        }
    }
}
