package dev.holdfast.tiles.weights;

import java.math.BigInteger;

/** Adds masses without rounding: by exponent, as integers. */
final class MassSum {
    private static final int HALF = 32;
    private static final long LOW = (1L << HALF) - 1;

    private final long[] high = new long[Mass.EXPONENTS];
    private final long[] low = new long[Mass.EXPONENTS];

    /** Adds a legal mass; as many as 2^31. */
    void add(double mass) {
        long mantissa = Mass.mantissa(mass);
        int exponent = Mass.exponent(mass);
        high[exponent] += mantissa >>> HALF;
        low[exponent] += mantissa & LOW;
    }

    /** Whether a mass above 0 with this exponent was added. */
    boolean has(int exponent) {
        return (high[exponent] | low[exponent]) != 0;
    }

    /** What was added. */
    MassTotal total() {
        int lowest = 1;
        while (lowest < Mass.EXPONENTS - 1 && !has(lowest)) {
            lowest++;
        }
        BigInteger amount = BigInteger.ZERO;
        for (int exponent = lowest; exponent < Mass.EXPONENTS; exponent++) {
            if (has(exponent)) {
                BigInteger mantissas =
                        BigInteger.valueOf(high[exponent]).shiftLeft(HALF).add(BigInteger.valueOf(low[exponent]));
                amount = amount.add(mantissas.shiftLeft(exponent - lowest));
            }
        }
        return new MassTotal(amount, lowest);
    }
}
