package dev.holdfast.tiles.pages;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.format.Encoding;

/** A number for each tile, plain. */
final class ValuesEncoder implements ColumnEncoder {
    private final TileValues source;

    ValuesEncoder(TileValues source) {
        this.source = source;
    }

    @Override
    public boolean isCompressed() {
        return true;
    }

    @Override
    public void write(TileGroup group, ChunkWriter chunk) throws IOException {
        long[] values = new long[group.tiles()];
        source.next(values, values.length);
        ByteBuffer page = chunk.page().room(8 * values.length);
        long least = values[0];
        long greatest = values[0];
        for (long value : values) {
            page.putLong(value);
            least = Long.compareUnsigned(value, least) < 0 ? value : least;
            greatest = Long.compareUnsigned(value, greatest) > 0 ? value : greatest;
        }
        chunk.data(Encoding.PLAIN);
        chunk.bounds(ColumnType.UINT64.plain(least), ColumnType.UINT64.plain(greatest));
    }
}
