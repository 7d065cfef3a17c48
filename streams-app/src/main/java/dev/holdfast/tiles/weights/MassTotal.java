package dev.holdfast.tiles.weights;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * A country's mass, exactly: an integer times a power of two.
 *
 * @param amount the integer
 * @param exponent the power of two plus {@link Mass#BIAS}; no mass above 0 that was added has a lower one
 */
record MassTotal(BigInteger amount, int exponent) {
    private static final MathContext AS_A_DOUBLE = new MathContext(17);

    boolean isZero() {
        return amount.signum() == 0;
    }

    /** A mass that was added, in the same units. */
    BigInteger amountOf(double mass) {
        return mass == 0
                ? BigInteger.ZERO
                : BigInteger.valueOf(Mass.mantissa(mass)).shiftLeft(Mass.exponent(mass) - exponent);
    }

    /** To 17 digits, as many as a double has. */
    BigDecimal rounded() {
        int power = exponent - Mass.BIAS;
        BigDecimal whole = new BigDecimal(power > 0 ? amount.shiftLeft(power) : amount);
        BigDecimal exact =
                power > 0 ? whole : whole.divide(new BigDecimal(BigInteger.ONE.shiftLeft(-power)), AS_A_DOUBLE);
        return exact.round(AS_A_DOUBLE).stripTrailingZeros();
    }
}
