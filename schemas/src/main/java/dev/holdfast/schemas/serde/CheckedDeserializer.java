package dev.holdfast.schemas.serde;

import dev.holdfast.schemas.serde.UndecodableValueException.Reason;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** A deserializer that is not ours, held to the class that the topic promises. For one thread at a time. */
final class CheckedDeserializer<V> implements Deserializer<V> {
    private final Deserializer<?> foreign;
    private final Class<V> type;

    CheckedDeserializer(Deserializer<?> foreign, Class<V> type) {
        this.foreign = foreign;
        this.type = type;
    }

    @Override
    public @Nullable V deserialize(String topic, byte @Nullable [] data) {
        return checked(topic, foreign.deserialize(topic, data));
    }

    @Override
    public @Nullable V deserialize(String topic, Headers headers, byte @Nullable [] data) {
        return checked(topic, foreign.deserialize(topic, headers, data));
    }

    @Override
    public void close() {
        foreign.close();
    }

    private @Nullable V checked(String topic, @Nullable Object value) {
        if (value != null && !type.isInstance(value)) {
            throw new UndecodableValueException(
                    Reason.WRONG_TYPE,
                    "topic " + topic + ": " + foreign.getClass().getName() + " gave a "
                            + value.getClass().getName() + ", but " + type.getName() + " was expected; set "
                            + SerdeConfig.SPECIFIC_READER + "=true, and send other records to their own topic");
        }
        return type.cast(value);
    }
}
