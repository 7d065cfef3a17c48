package dev.holdfast.tiles.pages;

import java.io.IOException;
import java.util.function.IntToDoubleFunction;
import org.apache.parquet.format.Encoding;
import org.jspecify.annotations.Nullable;

/** Values that depend on the row alone: a dictionary of the group's rows, and one run a row. */
final class ByRowEncoder implements ColumnEncoder {
    private final @Nullable IntToDoubleFunction value;

    private ByRowEncoder(@Nullable IntToDoubleFunction value) {
        this.value = value;
    }

    static ByRowEncoder of(IntToDoubleFunction value) {
        return new ByRowEncoder(value);
    }

    /** The rows' own numbers. */
    static ByRowEncoder ofRows() {
        return new ByRowEncoder(null);
    }

    @Override
    public boolean isCompressed() {
        return false;
    }

    @Override
    public void write(TileGroup group, ChunkWriter chunk) throws IOException {
        int rows = dictionary(group, chunk);
        PageBuffer page = chunk.page();
        int bitWidth = Math.max(1, 32 - Integer.numberOfLeadingZeros(rows - 1));
        page.room(1).put((byte) bitWidth);
        int index = 0;
        int count = 0;
        for (int run = 0; run < group.runs(); run++) {
            count += group.last(run) - group.first(run) + 1;
            if (run + 1 == group.runs() || group.row(run + 1) != group.row(run)) {
                page.run(count, index++, bitWidth);
                count = 0;
            }
        }
        chunk.data(Encoding.RLE_DICTIONARY);
    }

    /** Writes the values of the group's rows and their bounds, and answers how many they are. */
    private int dictionary(TileGroup group, ChunkWriter chunk) throws IOException {
        PageBuffer page = chunk.page();
        DoubleBounds bounds = new DoubleBounds();
        int rows = 0;
        for (int run = 0; run < group.runs(); run++) {
            int row = group.row(run);
            if (run > 0 && row == group.row(run - 1)) {
                continue;
            }
            rows++;
            if (value == null) {
                page.room(4).putInt(row);
            } else {
                double number = value.applyAsDouble(row);
                bounds.add(number);
                page.room(8).putDouble(number);
            }
        }
        chunk.dictionary(rows);
        if (value == null) {
            chunk.bounds(ColumnType.UINT32.plain(group.row(0)), ColumnType.UINT32.plain(group.row(group.runs() - 1)));
        } else {
            bounds.write(chunk);
        }
        return rows;
    }
}
