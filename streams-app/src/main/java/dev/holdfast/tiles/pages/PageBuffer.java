package dev.holdfast.tiles.pages;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The bytes of a page while it is made. */
final class PageBuffer {
    private ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    /** The buffer with room for more bytes. */
    ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            int size = Math.max(Math.addExact(bytes.position(), more), 2 * bytes.capacity());
            ByteBuffer larger =
                    ByteBuffer.wrap(Arrays.copyOf(bytes.array(), size)).order(ByteOrder.LITTLE_ENDIAN);
            bytes = larger.position(bytes.position());
        }
        return bytes;
    }

    void clear() {
        bytes.clear();
    }

    int length() {
        return bytes.position();
    }

    byte[] array() {
        return bytes.array();
    }

    void varint(long value) {
        ByteBuffer to = room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            to.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        to.put((byte) rest);
    }

    void zigzag(long value) {
        varint(value << 1 ^ value >> 63);
    }

    /** A run of one dictionary index in Parquet's hybrid encoding. */
    void run(int count, int index, int bitWidth) {
        varint((long) count << 1);
        ByteBuffer to = room(4);
        for (int shift = 0; shift < bitWidth; shift += 8) {
            to.put((byte) (index >>> shift));
        }
    }
}
