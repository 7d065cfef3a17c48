package dev.holdfast.tiles.weights;

import java.math.BigInteger;

/**
 * Neighbouring residues, which 64 more bits tell apart or nearly so.
 *
 * @param low the first
 * @param width how many, at least 1
 */
record ResidueRange(BigInteger low, BigInteger width) {
    /** All residues whose fraction is in a neighbourhood. */
    static ResidueRange of(Neighbourhood near, BigInteger divisor) {
        BigInteger low = share(unsigned(near.lowest()), divisor);
        // One for the end of the last fraction, one for what fractions are too small by.
        BigInteger end = share(unsigned(near.highest()).add(BigInteger.TWO), divisor);
        return new ResidueRange(low, end.subtract(low).max(BigInteger.ONE));
    }

    boolean contains(BigInteger residue) {
        BigInteger distance = residue.subtract(low);
        return distance.signum() >= 0 && distance.compareTo(width) < 0;
    }

    /** Where a residue of this range is in it, in 2^-64 of its width, rounded down. */
    long key(BigInteger residue) {
        return residue.subtract(low).shiftLeft(Long.SIZE).divide(width).longValue();
    }

    /** The residues of this range with the same key. */
    ResidueRange part(long key) {
        BigInteger from = share(unsigned(key), width);
        BigInteger to = share(unsigned(key).add(BigInteger.ONE), width);
        return new ResidueRange(low.add(from), to.subtract(from));
    }

    /** So many 2^-64 of an amount, rounded up. */
    private static BigInteger share(BigInteger parts, BigInteger amount) {
        return parts.multiply(amount).negate().shiftRight(Long.SIZE).negate();
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }
}
