package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.TileGrid;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A raster in memory that notes which blocks are read and whether it was closed. */
final class MemoryRaster implements RasterBlocks {
    static final double NODATA = -9999;

    final double[][] rows;
    final int blockColumns;
    final int blockRows;
    final boolean single;
    final Map<String, Integer> reads = new HashMap<>();
    int failAfter = Integer.MAX_VALUE;
    boolean closed;

    MemoryRaster(double[][] rows, int blockColumns, int blockRows, boolean single) {
        this.rows = rows;
        this.blockColumns = blockColumns;
        this.blockRows = blockRows;
        this.single = single;
    }

    @Override
    public TileGrid grid() {
        return new TileGrid(rows[0].length, rows.length, 0, 0, 1, 1);
    }

    @Override
    public int blockColumns() {
        return blockColumns;
    }

    @Override
    public int blockRows() {
        return blockRows;
    }

    @Override
    public boolean isSinglePrecision() {
        return single;
    }

    @Override
    public boolean isNodata(double cell) {
        return cell == NODATA;
    }

    @Override
    public void read(int row, int column, int height, int width, double[] into) throws IOException {
        if (--failAfter < 0) {
            throw new IOException("the raster is damaged");
        }
        reads.merge(row / blockRows + "/" + column / blockColumns, 1, Integer::sum);
        for (int y = 0; y < height; y++) {
            System.arraycopy(rows[row + y], column, into, y * width, width);
        }
    }

    @Override
    public long bytesRead() {
        return 100L * reads.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void close() {
        closed = true;
    }
}
