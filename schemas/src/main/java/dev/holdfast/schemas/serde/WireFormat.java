package dev.holdfast.schemas.serde;

import java.util.UUID;

/**
 * The Confluent wire format: a version byte, what names the schema, then Avro binary. Version 0 names it by an id in four
 * bytes (big-endian), version 1, which Confluent's serdes of 8.1 and later use, by a GUID in sixteen.
 */
final class WireFormat {
    static final byte MAGIC = 0;
    static final int HEADER_BYTES = 5;

    private static final byte MAGIC_GUID = 1;
    private static final int GUID_HEADER_BYTES = 17;

    private WireFormat() {}

    static boolean hasHeader(byte[] data) {
        return data.length >= HEADER_BYTES && data[0] == MAGIC;
    }

    static boolean hasGuid(byte[] data) {
        return data.length >= GUID_HEADER_BYTES && data[0] == MAGIC_GUID;
    }

    /** Says whether these bytes name a schema and nothing else, as the header of a record does. */
    static boolean isHeaderAlone(byte[] data) {
        return hasHeader(data) && data.length == HEADER_BYTES || hasGuid(data) && data.length == GUID_HEADER_BYTES;
    }

    static int schemaId(byte[] data) {
        return (data[1] << 24) | ((data[2] & 0xff) << 16) | ((data[3] & 0xff) << 8) | (data[4] & 0xff);
    }

    static UUID guid(byte[] data) {
        return new UUID(longAt(data, 1), longAt(data, 9));
    }

    /** Returns where the Avro binary begins in data that has one of the headers. */
    static int bodyAt(byte[] data) {
        return data[0] == MAGIC ? HEADER_BYTES : GUID_HEADER_BYTES;
    }

    private static long longAt(byte[] data, int from) {
        long value = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            value = value << 8 | data[i] & 0xff;
        }
        return value;
    }
}
