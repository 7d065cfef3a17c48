package dev.holdfast.tiles.pages;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.format.Encoding;

/** The same value in every row: a dictionary of one, and one run. */
final class ConstantEncoder implements ColumnEncoder {
    private final byte[] value;
    private final byte[] stored;

    private ConstantEncoder(byte[] value, byte[] stored) {
        this.value = value;
        this.stored = stored;
    }

    static ConstantEncoder of(String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        byte[] stored = ByteBuffer.allocate(4 + value.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value.length)
                .put(value)
                .array();
        return new ConstantEncoder(value, stored);
    }

    static ConstantEncoder of(int number) {
        byte[] value = ColumnType.UINT32.plain(number);
        return new ConstantEncoder(value, value);
    }

    @Override
    public boolean isCompressed() {
        return false;
    }

    @Override
    public void write(TileGroup group, ChunkWriter chunk) throws IOException {
        chunk.page().room(stored.length).put(stored);
        chunk.dictionary(1);
        PageBuffer page = chunk.page();
        page.room(1).put((byte) 1);
        page.run(group.tiles(), 0, 1);
        chunk.data(Encoding.RLE_DICTIONARY);
        chunk.bounds(value, value);
    }
}
