package dev.holdfast.schemas.serde;

import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The schema id that Confluent's {@code HeaderSchemaIdSerializer} (8.1 and later) writes into a header of the record
 * instead of in front of its value. Its bytes are those that would stand in front, so that they can be put there: for
 * stores and topics that keep a value without its headers.
 */
public final class SchemaIdHeader {
    /** The header of values. */
    public static final String VALUE = "__value_schema_id";
    /** The header of keys. */
    public static final String KEY = "__key_schema_id";

    private SchemaIdHeader() {}

    /**
     * Returns a value that is whole without its record's headers: with the schema id in front where it stood in the
     * header. A value without such a header, or with one that names no schema, is returned as it is.
     */
    public static byte @Nullable [] inFront(Headers headers, byte @Nullable [] value) {
        return inFront(VALUE, headers, value);
    }

    static byte @Nullable [] inFront(String name, Headers headers, byte @Nullable [] value) {
        Header header = headers.lastHeader(name);
        byte[] id = header == null ? null : header.value();
        if (value == null || id == null || !WireFormat.isHeaderAlone(id)) {
            return value;
        }
        byte[] whole = Arrays.copyOf(id, id.length + value.length);
        System.arraycopy(value, 0, whole, id.length, value.length);
        return whole;
    }
}
