package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;

/** A mass as an integer of 53 bits times a power of two. Each float is a double exactly, so this holds for both. */
final class Mass {
    /** One more than the largest exponent. */
    static final int EXPONENTS = 2047;

    /** What the exponent of a mass is above the power of two that it stands for. */
    static final int BIAS = 1075;

    private static final int FRACTION_BITS = 52;
    private static final long IMPLICIT = 1L << FRACTION_BITS;

    private Mass() {}

    /** The integer. */
    static long mantissa(double mass) {
        long bits = Double.doubleToRawLongBits(mass);
        long fraction = bits & (IMPLICIT - 1);
        return exponentField(bits) == 0 ? fraction : fraction | IMPLICIT;
    }

    /** The power of two plus {@link #BIAS}: 1 to 2046. */
    static int exponent(double mass) {
        return Math.max(1, exponentField(Double.doubleToRawLongBits(mass)));
    }

    private static int exponentField(long bits) {
        return (int) (bits >>> FRACTION_BITS) & 0x7ff;
    }

    /** Whether it is finite and not negative (T12). */
    static boolean isLegal(double mass) {
        return mass >= 0 && mass <= Double.MAX_VALUE;
    }

    /** What is said about an illegal one. */
    static TileException refusal(String tile, double mass) {
        return new TileException(
                TileError.E105,
                "the mass of " + tile + " is " + mass
                        + ", but must be finite and not negative; fix the raster or declare the value as nodata");
    }
}
