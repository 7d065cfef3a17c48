package dev.holdfast.topology;

import dev.holdfast.schemas.RejectHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Tells the partition of a key that a record of it came in by another one and was rejected there: the key without a value,
 * and headers as those of the reject. What was rejected is too large, or none, to be sent on itself.
 */
final class RejectionNotice {
    private RejectionNotice() {}

    /** Says whether a record is one. */
    static boolean is(Record<byte[], byte[]> record) {
        return record.value() == null && record.headers().lastHeader(RejectHeaders.REASON) != null;
    }

    /** Makes one. */
    static Record<Object, Object> of(Record<byte[], byte[]> record, RejectionCause reject, Origin origin) {
        RejectedRecord rejected = reject.of(origin, record.key(), null);
        return new Record<>(record.key(), null, record.timestamp(), new RecordHeaders(rejected.headers()));
    }

    /** Returns the reason and what is wrong. */
    static String why(Headers headers) {
        return text(headers, RejectHeaders.REASON) + ": " + text(headers, RejectHeaders.MESSAGE);
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
