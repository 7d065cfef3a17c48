package dev.holdfast.tiles.weights;

import java.math.BigInteger;

/** The quota m x K / M of a mass, in integers of any length (T14, T19). */
final class ExactQuota {
    private static final int REMEMBERED_BITS = 12;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final MassTotal total;
    private final BigInteger units;
    private final double[] masses = new double[1 << REMEMBERED_BITS];
    private final BigInteger[] residues = new BigInteger[1 << REMEMBERED_BITS];

    ExactQuota(MassTotal total, long units) {
        this.total = total;
        this.units = BigInteger.valueOf(units);
    }

    /** M: residues are below it. */
    BigInteger divisor() {
        return total.amount();
    }

    /** The whole part. */
    long whole(double mass) {
        return total.amountOf(mass).multiply(units).divide(total.amount()).longValueExact();
    }

    /** The residue, in M-ths. A few thousand are remembered, for often many tiles have one mass. */
    BigInteger residue(double mass) {
        int slot = (int) ((Double.doubleToRawLongBits(mass) * SPREAD) >>> (Long.SIZE - REMEMBERED_BITS));
        BigInteger known = residues[slot];
        if (known != null && masses[slot] == mass) {
            return known;
        }
        BigInteger residue = total.amountOf(mass).multiply(units).mod(total.amount());
        masses[slot] = mass;
        residues[slot] = residue;
        return residue;
    }
}
