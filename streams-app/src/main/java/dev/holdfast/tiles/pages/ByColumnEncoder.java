package dev.holdfast.tiles.pages;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntToDoubleFunction;
import org.apache.parquet.format.Encoding;

/** Values that depend on the column alone: a dictionary of the group's columns, and indices that rise by one in a run. */
final class ByColumnEncoder implements ColumnEncoder {
    private static final int NARROW = 1 << 16;
    /** The indices 0 to 65,535: those of a run are a piece of it. */
    private static final byte[] RULER = ruler();

    private final IntToDoubleFunction value;

    ByColumnEncoder(IntToDoubleFunction value) {
        this.value = value;
    }

    private static byte[] ruler() {
        byte[] ruler = new byte[2 * NARROW];
        for (int i = 0; i < NARROW; i++) {
            ruler[2 * i] = (byte) i;
            ruler[2 * i + 1] = (byte) (i >> 8);
        }
        return ruler;
    }

    @Override
    public boolean isCompressed() {
        return true;
    }

    @Override
    public void write(TileGroup group, ChunkWriter chunk) throws IOException {
        int first = Integer.MAX_VALUE;
        int last = -1;
        for (int run = 0; run < group.runs(); run++) {
            first = Math.min(first, group.first(run));
            last = Math.max(last, group.last(run));
        }
        int columns = last - first + 1;
        ByteBuffer dictionary = chunk.page().room(8 * columns);
        DoubleBounds bounds = new DoubleBounds();
        for (int column = first; column <= last; column++) {
            double number = value.applyAsDouble(column);
            dictionary.putDouble(number);
            bounds.add(number);
        }
        chunk.dictionary(columns);
        indices(group, first, columns, chunk.page());
        chunk.data(Encoding.RLE_DICTIONARY);
        bounds.write(chunk);
    }

    /** All indices are bit-packed, in 16 or 32 bits each; Parquet packs eights. */
    private static void indices(TileGroup group, int first, int columns, PageBuffer page) {
        int bytes = columns <= NARROW ? 2 : 4;
        int eights = (group.tiles() + 7) / 8;
        page.room(1).put((byte) (8 * bytes));
        page.varint((long) eights << 1 | 1);
        ByteBuffer to = page.room(eights * 8 * bytes);
        for (int run = 0; run < group.runs(); run++) {
            int from = group.first(run) - first;
            int count = group.last(run) - group.first(run) + 1;
            if (bytes == 2) {
                to.put(RULER, 2 * from, 2 * count);
            } else {
                for (int i = 0; i < count; i++) {
                    to.putInt(from + i);
                }
            }
        }
        to.put(new byte[(eights * 8 - group.tiles()) * bytes]);
    }
}
