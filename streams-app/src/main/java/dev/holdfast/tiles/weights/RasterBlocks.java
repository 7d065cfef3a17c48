package dev.holdfast.tiles.weights;

import java.io.Closeable;
import java.io.IOException;

/** A raster of one band, read block by block: tiles of a GeoTIFF, or its strips. For one thread. */
public interface RasterBlocks extends Closeable {
    /** How many columns the raster has. */
    int columns();

    /** How many rows the raster has. */
    int rows();

    /** How many columns a block has; those at the right edge may reach beyond the raster. */
    int blockColumns();

    /** How many rows a block has; those at the lower edge may reach beyond the raster. */
    int blockRows();

    /** Whether a float holds each cell exactly, so that half of the room on the disk is enough. */
    boolean isSinglePrecision();

    /** Whether a cell has no data. NaN has data unless the raster declares it as nodata. */
    boolean isNodata(double cell);

    /**
     * Reads a block.
     *
     * @param down which, 0-based from the top
     * @param across which, 0-based from the left
     * @param cells receives the cells by rows, each of {@link #blockColumns} cells; what is beyond the raster is undefined
     * @throws IOException if it cannot be read or is damaged
     */
    void read(int down, int across, double[] cells) throws IOException;

    /** How many bytes were read from the file since it was opened (T27). */
    long bytesRead();
}
