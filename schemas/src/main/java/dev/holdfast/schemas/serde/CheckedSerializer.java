package dev.holdfast.schemas.serde;

import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** A serializer that is not ours, held to the exceptions that ours throws. As safe for threads as the other one. */
final class CheckedSerializer<V> implements Serializer<V> {
    private final Serializer<V> foreign;
    private final ForeignTrouble trouble;

    CheckedSerializer(Serializer<V> foreign) {
        this.foreign = foreign;
        this.trouble = new ForeignTrouble(foreign.getClass());
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable V data) {
        return checked(topic, () -> foreign.serialize(topic, data));
    }

    @Override
    public byte @Nullable [] serialize(String topic, Headers headers, @Nullable V data) {
        return checked(topic, () -> foreign.serialize(topic, headers, data));
    }

    @Override
    public void close() {
        foreign.close();
    }

    private byte @Nullable [] checked(String topic, Supplier<byte @Nullable []> written) {
        try {
            return written.get();
        } catch (RuntimeException | LinkageError e) {
            throw trouble.ofWriting(topic, e);
        }
    }
}
