package dev.holdfast.topology;

import dev.holdfast.model.RejectReason;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.serde.UndecodableValueException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * A record read as key and value, or the reason why it cannot be. A registry that does not answer is neither: that is
 * thrown on, and nothing is lost.
 *
 * @param key the key's text; null if it cannot be read
 * @param value the value; null if it cannot be read
 * @param reject the reason; null if both can be read
 */
record Decoded<V>(
        @Nullable String key, @Nullable V value, @Nullable Reject reject) {

    /**
     * Reads a record. Whether a failure is the record's or the registry's, the serdes say: see
     * {@link dev.holdfast.schemas.serde.ValueSerdes#deserializer}.
     *
     * @param limit the largest value in bytes
     */
    static <V> Decoded<V> of(
            Topic<V> topic,
            byte @Nullable [] rawKey,
            byte @Nullable [] rawValue,
            Headers headers,
            Deserializer<V> deserializer,
            int limit) {
        if (rawKey == null || rawValue == null) {
            return rejected(RejectReason.INCOMPLETE, "the record has no " + (rawKey == null ? "key" : "value"));
        }
        if (rawValue.length > limit) {
            return rejected(
                    RejectReason.OVERSIZE,
                    "the value has " + rawValue.length + " bytes, " + limit + " at most are taken");
        }
        String key = utf8(rawKey);
        if (key == null) {
            return rejected(RejectReason.INVALID_KEY, "the key is not UTF-8 text");
        }
        try {
            return new Decoded<>(key, deserializer.deserialize(topic.name(), headers, rawValue), null);
        } catch (UndecodableValueException e) {
            return rejected(
                    e.reason() == UndecodableValueException.Reason.UNKNOWN_SCHEMA_ID
                            ? RejectReason.UNKNOWN_SCHEMA
                            : RejectReason.UNDECODABLE,
                    String.valueOf(e.getMessage()));
        }
    }

    private static <V> Decoded<V> rejected(RejectReason reason, String message) {
        return new Decoded<>(null, null, new Reject(reason, message, null));
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
