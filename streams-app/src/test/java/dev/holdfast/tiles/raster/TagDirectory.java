package dev.holdfast.tiles.raster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the list of tags of a test raster, with the values that don't fit into it before it. */
final class TagDirectory {
    private final ByteOrder order;
    private final boolean big;

    TagDirectory(ByteOrder order, boolean big) {
        this.order = order;
        this.big = big;
    }

    /** Writes the tags and answers where their list starts. */
    long write(Map<Integer, Object> tags, ByteArrayOutputStream out) throws IOException {
        List<byte[]> fields = new ArrayList<>();
        int room = big ? 8 : 4;
        for (Map.Entry<Integer, Object> tag : tags.entrySet()) {
            byte[] value = value(tag.getValue());
            ByteBuffer entry = ByteBuffer.allocate(big ? 20 : 12).order(order);
            entry.putShort((short) (int) tag.getKey()).putShort(typeOf(tag.getValue()));
            int count = value.length / sizeOf(tag.getValue());
            if (big) {
                entry.putLong(count);
            } else {
                entry.putInt(count);
            }
            if (value.length <= room) {
                entry.put(value);
            } else {
                if (big) {
                    entry.putLong(out.size());
                } else {
                    entry.putInt(out.size());
                }
                out.write(value);
            }
            fields.add(entry.array());
        }
        long at = out.size();
        ByteBuffer count = ByteBuffer.allocate(big ? 8 : 2).order(order);
        out.write((big ? count.putLong(fields.size()) : count.putShort((short) fields.size())).array());
        for (byte[] field : fields) {
            out.write(field);
        }
        out.write(new byte[room]);
        return at;
    }

    private byte[] value(Object value) {
        if (value instanceof String text) {
            return (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(Array.getLength(value) * sizeOf(value)).order(order);
        if (value instanceof short[] shorts) {
            bytes.asShortBuffer().put(shorts);
        } else if (value instanceof int[] ints) {
            bytes.asIntBuffer().put(ints);
        } else if (value instanceof long[] longs) {
            bytes.asLongBuffer().put(longs);
        } else {
            bytes.asDoubleBuffer().put((double[]) value);
        }
        return bytes.array();
    }

    private static int sizeOf(Object value) {
        return value instanceof String ? 1 : value instanceof short[] ? 2 : value instanceof int[] ? 4 : 8;
    }

    private static short typeOf(Object value) {
        return (short)
                (value instanceof String
                        ? 2
                        : value instanceof short[]
                                ? 3
                                : value instanceof int[] ? 4 : value instanceof long[] ? 16 : 12);
    }
}
