package dev.holdfast.topology;

import dev.holdfast.model.Sha256;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code rejected-items}, which always fits: what came compressed may be larger than a producer may send. Key
 * and value stand in it as they came where they are small; else their beginnings do, and headers say how long the whole
 * is and what its SHA-256 is. The whole is where the origin says.
 *
 * @param key the key, or its beginning
 * @param value the value, or its beginning
 * @param headers why, from where, and of what this is the beginning
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RejectedRecord(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    /** The largest value that is kept whole, in bytes: it fits beside the longest key and headers. */
    static final int WHOLE_VALUE = Topics.MAX_RECORD_BYTES / 2;

    private static final int WHOLE_KEY = 8 << 10;
    private static final int EXCERPT = 64 << 10;
    private static final int LONGEST_HEADER = 4_000;

    /**
     * Makes the record.
     *
     * @param key the key as it came
     * @param value the value as it came
     * @param why the texts of headers by their names; one that is too long is cut
     */
    static RejectedRecord of(byte @Nullable [] key, byte @Nullable [] value, Map<String, String> why) {
        Headers headers = new RecordHeaders();
        why.forEach((name, text) -> add(headers, name, cut(text)));
        byte[] shortKey =
                excerpt(key, WHOLE_KEY, WHOLE_KEY, headers, RejectHeaders.KEY_LENGTH, RejectHeaders.KEY_SHA256);
        byte[] shortValue =
                excerpt(value, WHOLE_VALUE, EXCERPT, headers, RejectHeaders.VALUE_LENGTH, RejectHeaders.VALUE_SHA256);
        return new RejectedRecord(shortKey, shortValue, headers);
    }

    private static byte @Nullable [] excerpt(
            byte @Nullable [] bytes, int whole, int kept, Headers headers, String length, String digest) {
        if (bytes == null || bytes.length <= whole) {
            return bytes;
        }
        add(headers, length, String.valueOf(bytes.length));
        add(headers, digest, Sha256.hex(bytes));
        return Arrays.copyOf(bytes, kept);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_HEADER ? text : text.substring(0, LONGEST_HEADER) + "…";
    }

    private static void add(Headers headers, String name, String text) {
        headers.add(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
