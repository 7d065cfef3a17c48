package dev.holdfast.tiles.raster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Undoes what a writer did to neighbouring values so that they pack well. */
final class BlockPredictor {
    static final int NONE = 1;
    static final int DIFFERENCES = 2;
    static final int FLOATING = 3;

    private BlockPredictor() {}

    /** A block's values as they were, in the buffer's own byte order. */
    static ByteBuffer undone(int predictor, byte[] block, ByteOrder order, int rows, int columns, int bytes) {
        if (predictor == FLOATING) {
            return floating(block, rows, columns, bytes);
        }
        ByteBuffer values = ByteBuffer.wrap(block).order(order);
        if (predictor == DIFFERENCES) {
            for (int row = 0; row < rows; row++) {
                add(values, row * columns, columns, bytes);
            }
        }
        return values;
    }

    private static void add(ByteBuffer values, int first, int columns, int bytes) {
        for (int i = first + 1; i < first + columns; i++) {
            int at = i * bytes;
            switch (bytes) {
                case 1 -> values.put(at, (byte) (values.get(at) + values.get(at - 1)));
                case 2 -> values.putShort(at, (short) (values.getShort(at) + values.getShort(at - 2)));
                case 4 -> values.putInt(at, values.getInt(at) + values.getInt(at - 4));
                default -> values.putLong(at, values.getLong(at) + values.getLong(at - 8));
            }
        }
    }

    /** A row holds all first bytes of its values, then all second ones, as differences of bytes. */
    private static ByteBuffer floating(byte[] block, int rows, int columns, int bytes) {
        byte[] values = new byte[rows * columns * bytes];
        int width = columns * bytes;
        for (int row = 0; row < rows; row++) {
            int start = row * width;
            for (int i = start + 1; i < start + width; i++) {
                block[i] = (byte) (block[i] + block[i - 1]);
            }
            for (int column = 0; column < columns; column++) {
                for (int b = 0; b < bytes; b++) {
                    values[start + column * bytes + b] = block[start + b * columns + column];
                }
            }
        }
        return ByteBuffer.wrap(values).order(ByteOrder.BIG_ENDIAN);
    }
}
