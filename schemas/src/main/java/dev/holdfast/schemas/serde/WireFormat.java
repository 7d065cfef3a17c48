package dev.holdfast.schemas.serde;

/** The Confluent wire format: a zero byte, the schema id in four bytes (big-endian), then Avro binary. */
final class WireFormat {
    static final byte MAGIC = 0;
    static final int HEADER_BYTES = 5;

    private WireFormat() {}

    static boolean hasHeader(byte[] data) {
        return data.length >= HEADER_BYTES && data[0] == MAGIC;
    }

    static int schemaId(byte[] data) {
        return (data[1] << 24) | ((data[2] & 0xff) << 16) | ((data[3] & 0xff) << 8) | (data[4] & 0xff);
    }
}
