package dev.holdfast.schemas.serde;

import java.io.OutputStream;
import java.util.Arrays;

/** Bytes that grow, reused from record to record by one thread; {@code ByteArrayOutputStream} would lock each write. */
final class RecordBuffer extends OutputStream {
    private static final int LARGEST_KEPT = 1 << 20;
    private static final int FIRST_SIZE = 512;

    private byte[] bytes = new byte[FIRST_SIZE];
    private int size;

    /** Empties it and writes the wire format's header: a zero byte and the schema id. */
    void start(int schemaId) {
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[FIRST_SIZE];
        }
        bytes[0] = WireFormat.MAGIC;
        bytes[1] = (byte) (schemaId >>> 24);
        bytes[2] = (byte) (schemaId >>> 16);
        bytes[3] = (byte) (schemaId >>> 8);
        bytes[4] = (byte) schemaId;
        size = WireFormat.HEADER_BYTES;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public void write(int b) {
        ensure(1);
        bytes[size++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), (int)
                    Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8)));
        }
    }
}
