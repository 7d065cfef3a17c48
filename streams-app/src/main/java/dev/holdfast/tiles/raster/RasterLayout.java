package dev.holdfast.tiles.raster;

import java.io.IOException;
import java.nio.ByteOrder;

/** Where a raster's values are in its file, and how they are packed. It is checked whole when it is made. */
final class RasterLayout {
    private static final int MOST_CELLS_OF_A_BLOCK = 1 << 24;
    private static final int WIDEST = 1 << 28;

    private final RasterBytes bytes;
    final int columns;
    final int rows;
    final SampleType type;
    final BlockCompression compression;
    final int predictor;
    final ByteOrder order;
    final int blockColumns;
    final int blockRows;
    final int blocksAcross;
    final int blocksDown;
    final long[] offsets;
    final long[] lengths;
    private final boolean tiled;

    RasterLayout(RasterBytes bytes, TiffTags tags) throws IOException {
        this.bytes = bytes;
        columns = positive(tags.number(TiffTag.IMAGE_WIDTH), "columns", WIDEST);
        rows = positive(tags.number(TiffTag.IMAGE_LENGTH), "rows", WIDEST);
        long bands = tags.number(TiffTag.SAMPLES_PER_PIXEL, 1);
        if (bands != 1) {
            throw bytes.refused("it has " + bands + " bands; give a raster of one band");
        }
        if (tags.number(TiffTag.FILL_ORDER, 1) != 1) {
            throw bytes.refused("its bits run backwards (FillOrder 2); write it again with FillOrder 1");
        }
        type = type(tags.number(TiffTag.BITS_PER_SAMPLE, 1), tags.number(TiffTag.SAMPLE_FORMAT, 1));
        compression = compression(tags.number(TiffTag.COMPRESSION, 1));
        predictor = predictor(tags.number(TiffTag.PREDICTOR, 1));
        order = tags.order();
        tiled = tags.has(TiffTag.TILE_OFFSETS) || tags.has(TiffTag.TILE_WIDTH);
        if (tiled) {
            blockColumns = positive(tags.number(TiffTag.TILE_WIDTH), "columns a tile", WIDEST);
            blockRows = positive(tags.number(TiffTag.TILE_LENGTH), "rows a tile", WIDEST);
        } else {
            blockColumns = columns;
            blockRows = positive(Math.min(rows, tags.number(TiffTag.ROWS_PER_STRIP, rows)), "rows a strip", WIDEST);
        }
        if ((long) blockColumns * blockRows > MOST_CELLS_OF_A_BLOCK) {
            throw bytes.refused("its blocks have " + blockColumns + " x " + blockRows + " cells, more than "
                    + MOST_CELLS_OF_A_BLOCK + "; write it again with smaller ones, for example"
                    + " gdal_translate -co TILED=YES");
        }
        blocksAcross = (columns - 1) / blockColumns + 1;
        blocksDown = (rows - 1) / blockRows + 1;
        offsets = blocks(tags, tiled ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS);
        lengths = blocks(tags, tiled ? TiffTag.TILE_BYTE_COUNTS : TiffTag.STRIP_BYTE_COUNTS);
        for (int i = 0; i < offsets.length; i++) {
            check(i);
        }
    }

    private int positive(long number, String what, int most) {
        if (number < 1 || number > most) {
            throw bytes.refused("it says that it has " + Long.toUnsignedString(number) + " " + what + "; 1 to " + most
                    + " can be read");
        }
        return (int) number;
    }

    private SampleType type(long bits, long format) {
        String key = format + "/" + bits;
        return switch (key) {
            case "1/8" -> SampleType.UINT8;
            case "1/16" -> SampleType.UINT16;
            case "1/32" -> SampleType.UINT32;
            case "2/8" -> SampleType.INT8;
            case "2/16" -> SampleType.INT16;
            case "2/32" -> SampleType.INT32;
            case "3/32" -> SampleType.FLOAT32;
            case "3/64" -> SampleType.FLOAT64;
            default ->
                throw bytes.refused("its values have " + bits + " bits in sample format " + format
                        + "; integers of 8, 16 or 32 bits and floating point of 32 or 64 can be read");
        };
    }

    private BlockCompression compression(long number) {
        BlockCompression known = BlockCompression.of(number);
        if (known == null) {
            throw bytes.refused("its compression " + number + " can't be read; write it again with DEFLATE, ZSTD,"
                    + " LZW, PackBits or none");
        }
        return known;
    }

    private int predictor(long number) {
        boolean fits = number == BlockPredictor.NONE
                || number == BlockPredictor.DIFFERENCES
                || (number == BlockPredictor.FLOATING && type.isFloating());
        if (!fits) {
            throw bytes.refused("its predictor " + number + " can't be read for " + type
                    + "; write it again with predictor 1 or 2, or 3 for floating point");
        }
        return (int) number;
    }

    private long[] blocks(TiffTags tags, int tag) throws IOException {
        long[] values = tags.numbers(tag);
        if (values.length != (long) blocksAcross * blocksDown) {
            throw bytes.refused("its tag " + tag + " (" + TiffTag.name(tag) + ") has " + values.length + " values for "
                    + (long) blocksAcross * blocksDown + " blocks; the file is damaged, so fetch it again");
        }
        return values;
    }

    private void check(int block) {
        if (isSparse(block)) {
            return;
        }
        long offset = offsets[block];
        long length = lengths[block];
        if (offset < 0 || length < 0 || length > bytes.size() || offset > bytes.size() - length) {
            throw bytes.refused(name(block) + " (" + Long.toUnsignedString(length) + " bytes from byte "
                    + Long.toUnsignedString(offset) + " on) does not fit into the file of " + bytes.size()
                    + " bytes; the file is truncated or damaged, so fetch it again");
        }
    }

    /** Whether a block was never written: all its cells are nodata. */
    boolean isSparse(int block) {
        return offsets[block] == 0 && lengths[block] == 0;
    }

    /** How many rows a block stores: the last strip stores no more than the raster has. */
    int storedRows(int block) {
        return tiled ? blockRows : Math.min(blockRows, rows - block * blockRows);
    }

    /** A block for a message. */
    String name(int block) {
        return "block " + block + " (rows from " + (long) (block / blocksAcross) * blockRows + ", columns from "
                + (long) (block % blocksAcross) * blockColumns + ")";
    }
}
