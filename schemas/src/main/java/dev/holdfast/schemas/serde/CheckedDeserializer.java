package dev.holdfast.schemas.serde;

import dev.holdfast.schemas.serde.UndecodableValueException.Reason;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * A deserializer that is not ours, held to the class that the topic promises and to the exceptions that ours throws. For
 * one thread at a time.
 */
final class CheckedDeserializer<V> implements Deserializer<V> {
    private final Deserializer<?> foreign;
    private final Class<V> type;
    private final ForeignTrouble trouble;

    CheckedDeserializer(Deserializer<?> foreign, Class<V> type) {
        this.foreign = foreign;
        this.type = type;
        this.trouble = new ForeignTrouble(foreign.getClass());
    }

    @Override
    public @Nullable V deserialize(String topic, byte @Nullable [] data) {
        return checked(topic, () -> foreign.deserialize(topic, data));
    }

    @Override
    public @Nullable V deserialize(String topic, Headers headers, byte @Nullable [] data) {
        return checked(topic, () -> foreign.deserialize(topic, headers, data));
    }

    @Override
    public void close() {
        foreign.close();
    }

    private @Nullable V checked(String topic, Supplier<@Nullable Object> read) {
        Object value;
        try {
            value = read.get();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw trouble.ofReading(topic, e);
        }
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
