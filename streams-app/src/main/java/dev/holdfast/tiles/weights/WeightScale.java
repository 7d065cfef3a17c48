package dev.holdfast.tiles.weights;

import java.math.BigInteger;

/**
 * How many decimals weights have (T14).
 *
 * @param dp 0 to 18
 */
public record WeightScale(int dp) {
    private static final int MOST = 18;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if dp is not 0 to 18
     */
    public WeightScale {
        if (dp < 0 || dp > MOST) {
            throw new IllegalArgumentException("dp must be 0 to " + MOST + ", but is " + dp);
        }
    }

    /** K: the sum of the weights of each country, 10^dp. */
    public long units() {
        return BigInteger.TEN.pow(dp).longValueExact();
    }
}
