package dev.holdfast.tiles.weights;

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
    public int columns() {
        return rows[0].length;
    }

    @Override
    public int rows() {
        return rows.length;
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
    public void read(int down, int across, double[] cells) throws IOException {
        if (--failAfter < 0) {
            throw new IOException("the raster is damaged");
        }
        reads.merge(down + "/" + across, 1, Integer::sum);
        for (int row = 0; row < blockRows; row++) {
            for (int column = 0; column < blockColumns; column++) {
                int y = down * blockRows + row;
                int x = across * blockColumns + column;
                // What is beyond the raster must not be used.
                cells[row * blockColumns + column] = y < rows() && x < columns() ? rows[y][x] : Double.NaN;
            }
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
