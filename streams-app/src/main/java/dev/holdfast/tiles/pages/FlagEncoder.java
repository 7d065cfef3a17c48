package dev.holdfast.tiles.pages;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.format.Encoding;

/** The same truth in every row, as bits. Parquet has no dictionary of truths. */
final class FlagEncoder implements ColumnEncoder {
    private final boolean value;

    FlagEncoder(boolean value) {
        this.value = value;
    }

    @Override
    public boolean isCompressed() {
        return true;
    }

    @Override
    public void write(TileGroup group, ChunkWriter chunk) throws IOException {
        int length = (group.tiles() + 7) / 8;
        ByteBuffer page = chunk.page().room(length);
        int left = group.tiles();
        for (int i = 0; i < length; i++) {
            page.put((byte) (value ? (1 << Math.min(8, left)) - 1 : 0));
            left -= 8;
        }
        chunk.data(Encoding.PLAIN);
        byte[] bound = {(byte) (value ? 1 : 0)};
        chunk.bounds(bound, bound);
    }
}
