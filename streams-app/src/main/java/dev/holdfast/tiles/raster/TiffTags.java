package dev.holdfast.tiles.raster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The tags of a file's first image, in classic TIFF or BigTIFF and either byte order. */
final class TiffTags {
    private static final int CLASSIC = 42;
    private static final int BIG = 43;
    private static final int MOST_TAGS = 65_535;
    private static final int MOST_VALUES = 1 << 24;

    private final RasterBytes bytes;
    private final ByteOrder order;
    private final Map<Integer, Entry> entries = new HashMap<>();

    private record Entry(int type, long count, long offset) {}

    private TiffTags(RasterBytes bytes, ByteOrder order) {
        this.bytes = bytes;
        this.order = order;
    }

    static TiffTags read(RasterBytes bytes) throws IOException {
        ByteBuffer head = bytes.at(0, 8, "TIFF header");
        int mark = head.getShort(0);
        if (mark != 0x4949 && mark != 0x4d4d) {
            throw bytes.refused("this is not a TIFF file; give a GeoTIFF of one band");
        }
        TiffTags tags = new TiffTags(bytes, mark == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int version = head.order(tags.order).getShort(2);
        if (version == CLASSIC) {
            tags.directory(Integer.toUnsignedLong(head.getInt(4)), false);
        } else if (version == BIG && head.getShort(4) == 8) {
            tags.directory(tags.at(8, 8, "BigTIFF header").getLong(0), true);
        } else {
            throw bytes.refused("this is not a TIFF file: its version is " + version + ", not 42 or 43");
        }
        return tags;
    }

    private void directory(long at, boolean big) throws IOException {
        int countSize = big ? 8 : 2;
        int entrySize = big ? 20 : 12;
        int room = big ? 8 : 4;
        ByteBuffer counted = at(at, countSize, "count of tags");
        long count = big ? counted.getLong(0) : Short.toUnsignedInt(counted.getShort(0));
        if (count < 1 || count > MOST_TAGS) {
            throw bytes.refused("it says that it has " + Long.toUnsignedString(count)
                    + " tags; the file is damaged, so fetch it again");
        }
        ByteBuffer list = at(at + countSize, count * entrySize, "list of tags");
        for (int i = 0; i < count; i++) {
            int place = i * entrySize;
            int type = Short.toUnsignedInt(list.getShort(place + 2));
            long values = big ? list.getLong(place + 4) : Integer.toUnsignedLong(list.getInt(place + 4));
            int field = place + entrySize - room;
            boolean inline = values >= 0 && values <= room && values * sizeOf(type) <= room;
            long offset = inline
                    ? at + countSize + field
                    : big ? list.getLong(field) : Integer.toUnsignedLong(list.getInt(field));
            entries.put(Short.toUnsignedInt(list.getShort(place)), new Entry(type, values, offset));
        }
    }

    private static int sizeOf(int type) {
        return switch (type) {
            case 1, 2, 6, 7 -> 1;
            case 3, 8 -> 2;
            case 4, 9, 11, 13 -> 4;
            default -> 8;
        };
    }

    private ByteBuffer at(long offset, long length, String what) throws IOException {
        return bytes.at(offset, length, what).order(order);
    }

    private Entry entry(int tag) {
        Entry entry = entries.get(tag);
        if (entry == null) {
            throw bytes.refused("it has no tag " + tag + " (" + TiffTag.name(tag)
                    + "), so it can't be read; write it again as a GeoTIFF");
        }
        return entry;
    }

    private ByteBuffer values(int tag, Entry entry) throws IOException {
        if (entry.count < 1 || entry.count > MOST_VALUES) {
            throw bytes.refused("tag " + tag + " (" + TiffTag.name(tag) + ") has " + Long.toUnsignedString(entry.count)
                    + " values; 1 to " + MOST_VALUES + " can be read");
        }
        return at(entry.offset, entry.count * sizeOf(entry.type), "value of tag " + tag);
    }

    ByteOrder order() {
        return order;
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
    }

    /** The first value of a whole-number tag, or what holds when the tag is not there. */
    long number(int tag, long absent) throws IOException {
        return has(tag) ? numbers(tag)[0] : absent;
    }

    long number(int tag) throws IOException {
        return numbers(tag)[0];
    }

    long[] numbers(int tag) throws IOException {
        Entry entry = entry(tag);
        ByteBuffer values = values(tag, entry);
        long[] numbers = new long[(int) entry.count];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = switch (entry.type) {
                case 1 -> Byte.toUnsignedInt(values.get(i));
                case 3 -> Short.toUnsignedInt(values.getShort(2 * i));
                case 4, 13 -> Integer.toUnsignedLong(values.getInt(4 * i));
                case 16, 18 -> values.getLong(8 * i);
                default -> throw wrongType(tag, entry, "whole numbers");
            };
        }
        return numbers;
    }

    double[] doubles(int tag) throws IOException {
        Entry entry = entry(tag);
        ByteBuffer values = values(tag, entry);
        double[] doubles = new double[(int) entry.count];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = switch (entry.type) {
                case 11 -> values.getFloat(4 * i);
                case 12 -> values.getDouble(8 * i);
                default -> throw wrongType(tag, entry, "floating-point numbers");
            };
        }
        return doubles;
    }

    String text(int tag) throws IOException {
        Entry entry = entry(tag);
        ByteBuffer values = values(tag, entry);
        if (entry.type != 2) {
            throw wrongType(tag, entry, "text");
        }
        String text = StandardCharsets.ISO_8859_1.decode(values).toString();
        int end = text.indexOf('\0');
        return (end < 0 ? text : text.substring(0, end)).strip();
    }

    private RuntimeException wrongType(int tag, Entry entry, String wanted) {
        return bytes.refused("tag " + tag + " (" + TiffTag.name(tag) + ") has type " + entry.type + ", not " + wanted);
    }
}
