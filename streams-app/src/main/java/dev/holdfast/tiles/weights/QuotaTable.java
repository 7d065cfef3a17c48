package dev.holdfast.tiles.weights;

import java.math.BigInteger;

/**
 * Quotas at the cost of a few multiplications: for each exponent of the masses 2^e x K / M with 128 bits of fraction,
 * rounded down. A mass has 53 bits, so a fraction is less than 2^-75 too small.
 */
final class QuotaTable {
    private static final int FRACTION_BITS = 128;
    private static final long ALL_ONES = -1;

    private final ExactQuota exact;
    private final long[] whole = new long[Mass.EXPONENTS];
    private final long[] high = new long[Mass.EXPONENTS];
    private final long[] low = new long[Mass.EXPONENTS];

    /**
     * Makes the table.
     *
     * @param sum of all masses that are asked for later; not 0
     * @param units K
     */
    QuotaTable(MassSum sum, long units) {
        MassTotal total = sum.total();
        exact = new ExactQuota(total, units);
        for (int exponent = total.exponent(); exponent < Mass.EXPONENTS; exponent++) {
            if (sum.has(exponent)) {
                BigInteger factor = BigInteger.valueOf(units)
                        .shiftLeft(exponent - total.exponent() + FRACTION_BITS)
                        .divide(total.amount());
                low[exponent] = factor.longValue();
                high[exponent] = factor.shiftRight(Long.SIZE).longValue();
                whole[exponent] = factor.shiftRight(FRACTION_BITS).longValue();
            }
        }
    }

    /** The same quotas in full length. */
    ExactQuota exact() {
        return exact;
    }

    /** The whole part of the quota, exactly. */
    long whole(double mass) {
        long fraction = roughFraction(mass);
        return fraction == ALL_ONES ? exact.whole(mass) : roughWhole(mass, fraction);
    }

    /**
     * The 64 leading bits of the quota's fraction, unsigned, or one less: fractions of which one is above another by more
     * than one are in true order.
     */
    long fraction(double mass) {
        long fraction = roughFraction(mass);
        return fraction == ALL_ONES && exact.whole(mass) != roughWhole(mass, fraction) ? 0 : fraction;
    }

    private long roughFraction(double mass) {
        long mantissa = Mass.mantissa(mass);
        int exponent = Mass.exponent(mass);
        return mantissa * high[exponent] + upperHalf(mantissa, low[exponent]);
    }

    private long roughWhole(double mass, long fraction) {
        long mantissa = Mass.mantissa(mass);
        int exponent = Mass.exponent(mass);
        boolean carries = Long.compareUnsigned(fraction, mantissa * high[exponent]) < 0;
        return mantissa * whole[exponent] + upperHalf(mantissa, high[exponent]) + (carries ? 1 : 0);
    }

    private static long upperHalf(long positive, long unsigned) {
        return Math.multiplyHigh(positive, unsigned) + (positive & (unsigned >> (Long.SIZE - 1)));
    }
}
