package dev.holdfast.bench;

import dev.holdfast.tiles.TileGrid;
import dev.holdfast.tiles.weights.RasterBlocks;

/** A population raster that costs nearly nothing to read: floats from e^-3 to e^9, a fifth of the cells without people. */
final class NoiseRaster implements RasterBlocks {
    private static final int BLOCK = 512;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final double[] VALUES = new double[1 << 16];

    static {
        for (int i = VALUES.length / 5; i < VALUES.length; i++) {
            VALUES[i] = (float) StrictMath.exp(12.0 * i / VALUES.length - 3);
        }
    }

    private final TileGrid grid;
    private long bytes;

    NoiseRaster(TileGrid grid) {
        this.grid = grid;
    }

    @Override
    public TileGrid grid() {
        return grid;
    }

    @Override
    public int blockColumns() {
        return BLOCK;
    }

    @Override
    public int blockRows() {
        return BLOCK;
    }

    @Override
    public boolean isSinglePrecision() {
        return true;
    }

    @Override
    public boolean isNodata(double cell) {
        return cell < 0;
    }

    @Override
    public void read(int row, int column, int rows, int columns, double[] into) {
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                long mixed = grid.tileId(row + y, column + x) * SPREAD;
                // Two factors, so that there are millions of different masses.
                into[y * columns + x] =
                        (float) (VALUES[(int) (mixed >>> 48)] * (1 + (mixed >>> 16 & 0xffff) / 65536.0));
            }
        }
        bytes += (long) rows * columns * Float.BYTES;
    }

    @Override
    public long bytesRead() {
        return bytes;
    }

    @Override
    public void close() {}
}
