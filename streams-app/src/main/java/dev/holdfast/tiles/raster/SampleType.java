package dev.holdfast.tiles.raster;

import java.nio.ByteBuffer;

/** What a cell's value is. Every value of every type is exact as a double. */
public enum SampleType {
    /** Signed 8 bits. */
    INT8(1),
    /** Unsigned 8 bits. */
    UINT8(1),
    /** Signed 16 bits. */
    INT16(2),
    /** Unsigned 16 bits. */
    UINT16(2),
    /** Signed 32 bits. */
    INT32(4),
    /** Unsigned 32 bits. */
    UINT32(4),
    /** IEEE single precision. */
    FLOAT32(4),
    /** IEEE double precision. */
    FLOAT64(8);

    private final int bytes;

    SampleType(int bytes) {
        this.bytes = bytes;
    }

    /** How many bytes a value takes. */
    public int bytes() {
        return bytes;
    }

    /** Whether it is a floating-point type. */
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /**
     * The value of this type that a number becomes, or NaN when it isn't one. A raster's nodata value is a text that
     * equals the cells only after this cast.
     */
    double cast(double number) {
        return switch (this) {
            case FLOAT64 -> number;
            case FLOAT32 -> (float) number;
            case INT8 -> whole(number, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case UINT8 -> whole(number, 0, 0xff);
            case INT16 -> whole(number, Short.MIN_VALUE, Short.MAX_VALUE);
            case UINT16 -> whole(number, 0, 0xffff);
            case INT32 -> whole(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT32 -> whole(number, 0, 0xffff_ffffL);
        };
    }

    private static double whole(double number, long least, long most) {
        return number >= least && number <= most && number == Math.rint(number) ? number : Double.NaN;
    }

    /** Copies values of a block, from an index on, into doubles. */
    void copy(ByteBuffer block, int from, int count, double[] into, int at) {
        switch (this) {
            case INT8 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = block.get(from + i);
                }
            }
            case UINT8 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = Byte.toUnsignedInt(block.get(from + i));
                }
            }
            case INT16 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = block.getShort(2 * (from + i));
                }
            }
            case UINT16 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = Short.toUnsignedInt(block.getShort(2 * (from + i)));
                }
            }
            case INT32 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = block.getInt(4 * (from + i));
                }
            }
            case UINT32 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = Integer.toUnsignedLong(block.getInt(4 * (from + i)));
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = block.getFloat(4 * (from + i));
                }
            }
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = block.getDouble(8 * (from + i));
                }
            }
        }
    }
}
