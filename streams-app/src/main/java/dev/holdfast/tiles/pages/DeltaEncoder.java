package dev.holdfast.tiles.pages;

import java.io.IOException;
import org.apache.parquet.format.Encoding;

/**
 * Row times a factor plus column, as Parquet's DELTA_BINARY_PACKED: blocks of 128 differences in 4 parts. Inside of a run
 * all differences are 1, and a block takes five bytes or so.
 */
final class DeltaEncoder implements ColumnEncoder {
    private static final int BLOCK = 128;
    private static final int PARTS = 4;
    private static final int PART = BLOCK / PARTS;
    private static final int ZIGZAG_ONE = 2;

    private final ColumnType type;
    private final long factor;

    DeltaEncoder(ColumnType type, long factor) {
        this.type = type;
        this.factor = factor;
    }

    @Override
    public boolean isCompressed() {
        return false;
    }

    @Override
    public void write(TileGroup group, ChunkWriter chunk) throws IOException {
        PageBuffer page = chunk.page();
        page.varint(BLOCK);
        page.varint(PARTS);
        page.varint(group.tiles());
        long previous = value(group, 0, group.first(0));
        page.zigzag(previous);
        long least = previous;
        long greatest = previous;
        int run = 0;
        int column = group.first(0) + 1;
        long[] differences = new long[BLOCK];
        for (int left = group.tiles() - 1; left > 0; ) {
            int count = Math.min(BLOCK, left);
            if (count == BLOCK && group.last(run) - column + 1 >= BLOCK) {
                page.room(1 + PARTS).put((byte) ZIGZAG_ONE).putInt(0);
                column += BLOCK;
                previous += BLOCK;
                greatest = Math.max(greatest, previous);
            } else {
                for (int i = 0; i < count; i++) {
                    if (column > group.last(run)) {
                        column = group.first(++run);
                    }
                    long value = value(group, run, column++);
                    differences[i] = value - previous;
                    least = Math.min(least, value);
                    greatest = Math.max(greatest, value);
                    previous = value;
                }
                block(page, differences, count);
            }
            left -= count;
        }
        chunk.data(Encoding.DELTA_BINARY_PACKED);
        chunk.bounds(type.plain(least), type.plain(greatest));
    }

    private long value(TileGroup group, int run, int column) {
        return group.row(run) * factor + column;
    }

    private static void block(PageBuffer page, long[] differences, int count) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            least = Math.min(least, differences[i]);
        }
        page.zigzag(least);
        byte[] widths = new byte[PARTS];
        for (int i = 0; i < BLOCK; i++) {
            differences[i] = i < count ? differences[i] - least : 0;
            int bits = Long.SIZE - Long.numberOfLeadingZeros(differences[i]);
            widths[i / PART] = (byte) Math.max(widths[i / PART], bits);
        }
        page.room(PARTS).put(widths);
        BitPacker packer = new BitPacker(page);
        for (int part = 0; part * PART < count; part++) {
            for (int i = part * PART; i < (part + 1) * PART; i++) {
                packer.put(differences[i], widths[part]);
            }
        }
    }

    /** Writes numbers of some bits each, least significant bit first. Each part ends at a byte. */
    private static final class BitPacker {
        private final PageBuffer page;
        private long held;
        private int bits;

        BitPacker(PageBuffer page) {
            this.page = page;
        }

        void put(long value, int width) {
            if (width > Integer.SIZE) {
                some(value & 0xffff_ffffL, Integer.SIZE);
                some(value >>> Integer.SIZE, width - Integer.SIZE);
            } else {
                some(value, width);
            }
        }

        private void some(long value, int width) {
            held |= value << bits;
            bits += width;
            while (bits >= 8) {
                page.room(1).put((byte) held);
                held >>>= 8;
                bits -= 8;
            }
        }
    }
}
