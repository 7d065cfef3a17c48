package dev.holdfast.tiles.raster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** Writes GeoTIFFs for tests: every form that the reader reads, and on purpose some that it refuses. */
public final class RasterFile {
    /** The value of a cell. */
    public interface Cells {
        double at(int row, int column);
    }

    private final int columns;
    private final int rows;
    private SampleType type = SampleType.FLOAT32;
    private BlockCompression compression = BlockCompression.DEFLATE;
    private int predictor = 1;
    private boolean big;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private int blockColumns;
    private int blockRows;
    private boolean tiled;
    private IntPredicate sparse = block -> false;
    private IntUnaryOperator shared = block -> block;
    private final Map<Integer, Object> tags = new TreeMap<>();
    private final Set<Integer> omitted = new HashSet<>();

    public RasterFile(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        strips(rows);
        tags.put(TiffTag.SAMPLES_PER_PIXEL, new short[] {1});
        grid(-180, 84, 1 / 120.0);
        geoKeys(1024, 2, 1025, 1, 2048, 4326);
    }

    public RasterFile type(SampleType value) {
        type = value;
        return this;
    }

    RasterFile packed(BlockCompression how, int withPredictor) {
        compression = how;
        predictor = withPredictor;
        return this;
    }

    public RasterFile big() {
        big = true;
        return this;
    }

    RasterFile order(ByteOrder value) {
        order = value;
        return this;
    }

    public RasterFile strips(int rowsOfOne) {
        tiled = false;
        blockColumns = columns;
        blockRows = rowsOfOne;
        return this;
    }

    public RasterFile tiles(int columnsOfOne, int rowsOfOne) {
        tiled = true;
        blockColumns = columnsOfOne;
        blockRows = rowsOfOne;
        return this;
    }

    RasterFile sparse(IntPredicate blocks) {
        sparse = blocks;
        return this;
    }

    /** Blocks with the same number share their bytes, which makes a raster of full size a small file. */
    public RasterFile shared(IntUnaryOperator number) {
        shared = number;
        return this;
    }

    public RasterFile grid(double left, double top, double size) {
        tags.put(TiffTag.MODEL_PIXEL_SCALE, new double[] {size, size, 0});
        tags.put(TiffTag.MODEL_TIEPOINT, new double[] {0, 0, 0, left, top, 0});
        return this;
    }

    public RasterFile nodata(String text) {
        return tag(TiffTag.GDAL_NODATA, text);
    }

    RasterFile geoKeys(int... keysAndValues) {
        short[] directory = new short[4 + keysAndValues.length * 2];
        directory[0] = 1;
        directory[1] = 1;
        directory[3] = (short) (keysAndValues.length / 2);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            directory[4 + i * 2] = (short) keysAndValues[i];
            directory[6 + i * 2] = 1;
            directory[7 + i * 2] = (short) keysAndValues[i + 1];
        }
        return tag(TiffTag.GEO_KEY_DIRECTORY, directory);
    }

    RasterFile tag(int number, Object value) {
        tags.put(number, value);
        return this;
    }

    RasterFile without(int... numbers) {
        Arrays.stream(numbers).forEach(omitted::add);
        return this;
    }

    public Path write(Path file, Cells cells) throws IOException {
        return Files.write(file, bytes(cells));
    }

    byte[] bytes(Cells cells) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[big ? 16 : 8]);
        int across = (columns - 1) / blockColumns + 1;
        int down = (rows - 1) / blockRows + 1;
        long[] offsets = new long[across * down];
        long[] lengths = new long[across * down];
        Map<Integer, long[]> written = new HashMap<>();
        for (int i = 0; i < offsets.length; i++) {
            if (!sparse.test(i)) {
                long[] known = written.get(shared.applyAsInt(i));
                if (known == null) {
                    byte[] packed = RasterPacking.pack(compression, block(i, across, cells));
                    known = new long[] {out.size(), packed.length};
                    written.put(shared.applyAsInt(i), known);
                    out.write(packed);
                }
                offsets[i] = known[0];
                lengths[i] = known[1];
            }
        }
        describe(offsets, lengths);
        if (out.size() % 2 != 0) {
            out.write(0);
        }
        tags.keySet().removeAll(omitted);
        long directory = new TagDirectory(order, big).write(tags, out);
        byte[] file = out.toByteArray();
        ByteBuffer head = ByteBuffer.wrap(file).order(order);
        head.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M')).put(head.get(0));
        if (big) {
            head.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(directory);
        } else {
            head.putShort((short) 42).putInt((int) directory);
        }
        return file;
    }

    private byte[] block(int block, int across, Cells cells) {
        int top = block / across * blockRows;
        int left = block % across * blockColumns;
        int stored = tiled ? blockRows : Math.min(blockRows, rows - top);
        double[] values = new double[stored * blockColumns];
        for (int i = 0; i < values.length; i++) {
            int row = top + i / blockColumns;
            int column = left + i % blockColumns;
            values[i] = row < rows && column < columns ? cells.at(row, column) : 0;
        }
        return RasterPacking.predicted(predictor, values, type, order, blockColumns);
    }

    private void describe(long[] offsets, long[] lengths) {
        boolean floating = type.isFloating();
        boolean signed = type.name().startsWith("INT");
        tags.putIfAbsent(TiffTag.IMAGE_WIDTH, new int[] {columns});
        tags.putIfAbsent(TiffTag.IMAGE_LENGTH, new int[] {rows});
        tags.putIfAbsent(TiffTag.BITS_PER_SAMPLE, new short[] {(short) (type.bytes() * 8)});
        tags.putIfAbsent(TiffTag.SAMPLE_FORMAT, new short[] {(short) (floating ? 3 : signed ? 2 : 1)});
        tags.putIfAbsent(TiffTag.COMPRESSION, new short[] {RasterPacking.number(compression)});
        tags.putIfAbsent(TiffTag.PREDICTOR, new short[] {(short) predictor});
        if (tiled) {
            tags.putIfAbsent(TiffTag.TILE_WIDTH, new short[] {(short) blockColumns});
            tags.putIfAbsent(TiffTag.TILE_LENGTH, new short[] {(short) blockRows});
        } else {
            tags.putIfAbsent(TiffTag.ROWS_PER_STRIP, new int[] {blockRows});
        }
        tags.putIfAbsent(tiled ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS, big ? offsets : ints(offsets));
        tags.putIfAbsent(tiled ? TiffTag.TILE_BYTE_COUNTS : TiffTag.STRIP_BYTE_COUNTS, big ? lengths : ints(lengths));
    }

    private static int[] ints(long[] values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }
}
