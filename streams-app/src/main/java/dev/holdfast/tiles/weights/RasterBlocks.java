package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.TileGrid;
import java.io.Closeable;
import java.io.IOException;

/** A raster of one band, read block by block: tiles of a GeoTIFF, or its strips. For one thread. */
public interface RasterBlocks extends Closeable {
    /** The raster's grid. */
    TileGrid grid();

    /** How many columns a block has; the last one across may have fewer. */
    int blockColumns();

    /** How many rows a block has; the lowest may have fewer. */
    int blockRows();

    /** Whether a float holds each cell exactly, so that half of the room on the disk is enough. */
    boolean isSinglePrecision();

    /** Whether a cell has no data. NaN has data unless the raster declares it as nodata. */
    boolean isNodata(double cell);

    /**
     * Reads a window, which is here always a block without what of it is beyond the grid.
     *
     * @param row of its upper edge, 0-based
     * @param column of its left edge, 0-based
     * @param rows how many, at least 1
     * @param columns how many, at least 1
     * @param into receives the cells row by row, each row of that many columns
     * @throws IOException if it cannot be read or is damaged
     */
    void read(int row, int column, int rows, int columns, double[] into) throws IOException;

    /** How many bytes were read from the file since it was opened (T27). */
    long bytesRead();
}
