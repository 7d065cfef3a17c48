package dev.holdfast.topology;

import dev.holdfast.model.RejectReason;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.serde.UndecodableValueException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * A record read as key and value, or the reason why it cannot be. A registry that does not answer is neither: that is
 * thrown on, and nothing is lost.
 *
 * @param key the key's text, also where only the value is at fault; null if it cannot be read
 * @param value the value; null if it cannot be read
 * @param reject the reason; null if both can be read
 */
record DecodedRecord<V>(
        @Nullable String key, @Nullable V value, @Nullable RejectionCause reject) {

    /** The longest key that any topic takes, in bytes: far more than a key of Holdfast's can have. */
    static final int LONGEST_KEY = 8 << 10;

    private static final int BYTES_AROUND_A_HEADER = 10;

    /**
     * Reads a record. One that is larger than a topic of Holdfast carries is refused whatever the limit: it came
     * compressed, and could neither be sent on nor be kept in a store. Whether a failure is the record's or the registry's,
     * the serdes say: see {@link dev.holdfast.schemas.serde.ValueSerdes#deserializer}.
     *
     * @param limit the largest value in bytes
     */
    static <V> DecodedRecord<V> of(
            Topic<V> topic,
            byte @Nullable [] rawKey,
            byte @Nullable [] rawValue,
            Headers headers,
            Deserializer<V> deserializer,
            int limit) {
        if (rawKey == null) {
            return rejected(null, RejectReason.INCOMPLETE, "the record has no key");
        }
        if (rawKey.length > LONGEST_KEY) {
            return rejected(
                    null,
                    RejectReason.INVALID_KEY,
                    "the key has " + rawKey.length + " bytes, " + LONGEST_KEY + " at most are taken");
        }
        String key = utf8(rawKey);
        if (rawValue == null) {
            return rejected(key, RejectReason.INCOMPLETE, "the record has no value");
        }
        RejectionCause oversize = oversize(rawKey, rawValue, headers, limit);
        if (oversize != null) {
            return new DecodedRecord<>(key, null, oversize);
        }
        if (key == null) {
            return rejected(null, RejectReason.INVALID_KEY, "the key is not UTF-8 text");
        }
        try {
            return new DecodedRecord<>(key, deserializer.deserialize(topic.name(), headers, rawValue), null);
        } catch (UndecodableValueException e) {
            return rejected(
                    key,
                    e.reason() == UndecodableValueException.Reason.UNKNOWN_SCHEMA_ID
                            ? RejectReason.UNKNOWN_SCHEMA
                            : RejectReason.UNDECODABLE,
                    String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable RejectionCause oversize(byte[] key, byte[] value, Headers headers, int limit) {
        if (value.length > limit) {
            return new RejectionCause(
                    RejectReason.OVERSIZE,
                    "the value has " + value.length + " bytes, " + limit + " at most are taken",
                    null);
        }
        long size = (long) key.length + value.length;
        for (Header header : headers) {
            int length = header.value() == null ? 0 : header.value().length;
            size += header.key().length() + (long) length + BYTES_AROUND_A_HEADER;
        }
        return size <= Topics.MAX_SENT_BYTES
                ? null
                : new RejectionCause(
                        RejectReason.OVERSIZE,
                        "the record has " + size + " bytes with its headers, " + Topics.MAX_SENT_BYTES
                                + " at most are taken",
                        null);
    }

    private static <V> DecodedRecord<V> rejected(@Nullable String key, RejectReason reason, String message) {
        return new DecodedRecord<>(key, null, new RejectionCause(reason, message, null));
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
