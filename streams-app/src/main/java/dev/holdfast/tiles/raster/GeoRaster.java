package dev.holdfast.tiles.raster;

import dev.holdfast.tiles.TileGrid;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A GeoTIFF of one band in WGS84, read by windows. Strips and tiles, classic TIFF and BigTIFF, both byte orders; LZW,
 * DEFLATE, ZSTD, PackBits or no compression; predictors 1 to 3. Only the file's first image counts. Several threads may
 * read at once.
 */
public final class GeoRaster implements Closeable {
    private static final int MOST_OVERHEAD = 1 << 16;

    private final RasterBytes bytes;
    private final RasterLayout layout;
    private final TileGrid grid;
    private final boolean hasNodata;
    private final double nodata;

    private GeoRaster(RasterBytes bytes) throws IOException {
        this.bytes = bytes;
        TiffTags tags = TiffTags.read(bytes);
        layout = new RasterLayout(bytes, tags);
        GeoTags geo = new GeoTags(bytes, tags);
        geo.requireWgs84();
        grid = geo.grid(layout.columns, layout.rows);
        String text = tags.has(TiffTag.GDAL_NODATA) ? tags.text(TiffTag.GDAL_NODATA) : "";
        double number = text.isEmpty() ? Double.NaN : number(text);
        nodata = layout.type.cast(number);
        // A nodata value that no cell can have never equals one.
        hasNodata = !text.isEmpty() && (!Double.isNaN(nodata) || Double.isNaN(number));
    }

    private double number(String text) {
        try {
            return text.equalsIgnoreCase("nan") ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw bytes.refused("its nodata value '" + text + "' is not a number; set one, for example gdal_edit.py"
                    + " -a_nodata -9999");
        }
    }

    /**
     * Opens a file and checks its tags and the place of each block.
     *
     * @throws dev.holdfast.tiles.TileException E002 if it is no such raster or is damaged, E007 if it isn't in WGS84
     * @throws IOException if it can't be read
     */
    public static GeoRaster open(Path file) throws IOException {
        RasterBytes bytes = RasterBytes.open(file);
        try {
            return new GeoRaster(bytes);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /** The grid by the file's tags. */
    public TileGrid grid() {
        return grid;
    }

    /** The type of the cells' values. */
    public SampleType sampleType() {
        return layout.type;
    }

    /** How many columns a stored block has: windows along these are read once. */
    public int blockColumns() {
        return layout.blockColumns;
    }

    /** How many rows a stored block has. */
    public int blockRows() {
        return layout.blockRows;
    }

    /** How many bytes of the file were read so far, tags included (T21, T27). */
    public long bytesRead() {
        return bytes.bytesRead();
    }

    /** How many bytes the file has. */
    public long fileBytes() {
        return bytes.size();
    }

    /** Whether a value is the raster's nodata value. Without one, no value is. */
    public boolean isNodata(double value) {
        return hasNodata && (value == nodata || (Double.isNaN(value) && Double.isNaN(nodata)));
    }

    /**
     * Reads a window row by row. Each block that the window touches is read once. Values are as stored; nodata stays
     * what it is.
     *
     * @param row of the window's upper edge, 0-based
     * @param column of its left edge, 0-based
     * @param rows how many, at least 1
     * @param columns how many, at least 1
     * @param into gets rows x columns values
     * @throws dev.holdfast.tiles.TileException E002 if a block is damaged
     * @throws IOException if the file can't be read
     */
    public void read(int row, int column, int rows, int columns, double[] into) throws IOException {
        Objects.checkFromIndexSize(row, rows, layout.rows);
        Objects.checkFromIndexSize(column, columns, layout.columns);
        Objects.checkFromIndexSize(0, Math.multiplyExact(rows, columns), into.length);
        for (int down = row / layout.blockRows; down <= (row + rows - 1) / layout.blockRows; down++) {
            for (int across = column / layout.blockColumns;
                    across <= (column + columns - 1) / layout.blockColumns;
                    across++) {
                int block = down * layout.blocksAcross + across;
                int top = down * layout.blockRows;
                int left = across * layout.blockColumns;
                int from = Math.max(row, top);
                int to = (int) Math.min((long) row + rows, (long) top + layout.blockRows);
                int first = Math.max(column, left);
                int count = (int) Math.min((long) column + columns, (long) left + layout.blockColumns) - first;
                ByteBuffer values = layout.isSparse(block) ? null : block(block);
                for (int r = from; r < to; r++) {
                    int at = (r - row) * columns + first - column;
                    if (values == null) {
                        Arrays.fill(into, at, at + count, hasNodata ? nodata : 0);
                    } else {
                        layout.type.copy(values, (r - top) * layout.blockColumns + first - left, count, into, at);
                    }
                }
            }
        }
    }

    private ByteBuffer block(int block) throws IOException {
        int cellBytes = layout.type.bytes();
        int rows = layout.storedRows(block);
        int size = rows * layout.blockColumns * cellBytes;
        long packed = layout.lengths[block];
        if (!layout.compression.canHold(packed, size) || packed > 2L * size + MOST_OVERHEAD) {
            throw damaged(block, packed + " bytes are not what " + size + " pack into");
        }
        byte[] read =
                bytes.at(layout.offsets[block], packed, layout.name(block)).array();
        try {
            byte[] unpacked = layout.compression.unpack(read, size);
            return BlockPredictor.undone(
                    layout.predictor, unpacked, layout.order, rows, layout.blockColumns, cellBytes);
        } catch (DataFormatException e) {
            throw damaged(block, e.getMessage());
        }
    }

    private RuntimeException damaged(int block, @Nullable String why) {
        return bytes.refused(layout.name(block) + " is damaged: " + why + "; fetch the file again");
    }

    /** Closes the file. */
    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
