package dev.holdfast.topology;

import dev.holdfast.schemas.serde.SchemaIdHeader;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A record whose value can be read without its headers. Stores and {@code rejected-items} keep no headers of the record,
 * and a producer may have named the schema there ({@link SchemaIdHeader}).
 */
final class WholeValue {
    private WholeValue() {}

    /** Returns the record with the schema id in front of its value, if it stood in a header; else the record as it is. */
    @SuppressWarnings("ReferenceEquality") // the same array means that there was nothing to do
    static Record<byte[], byte[]> of(Record<byte[], byte[]> record) {
        byte[] whole = SchemaIdHeader.inFront(record.headers(), record.value());
        if (whole == record.value()) {
            return record;
        }
        Headers headers = new RecordHeaders(record.headers()).remove(SchemaIdHeader.VALUE);
        return new Record<>(record.key(), whole, record.timestamp(), headers);
    }
}
