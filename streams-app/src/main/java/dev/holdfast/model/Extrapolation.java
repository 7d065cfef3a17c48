package dev.holdfast.model;

import java.util.Arrays;

/**
 * What all items come to, by a sample of them that is spread over the source.
 *
 * @param sampled what the sample came to
 * @param about what all come to if the others are as the sample is on average
 * @param low the lower end of the band that holds the sum of all in 19 of 20 cases
 * @param high its upper end
 */
public record Extrapolation(long sampled, long about, long low, long high) {
    // Student's t for 95 % by degrees of freedom, from 1 on; from 10 on a formula is right to 1 %.
    private static final double[] T = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262};
    private static final double T_NORMAL = 1.96;
    private static final double T_SLOPE = 2.5;

    /**
     * Extrapolates.
     *
     * @param values of the items of the sample, one each
     * @param items how many items there are in all
     */
    public static Extrapolation of(long[] values, long items) {
        int n = values.length;
        long sum = Arrays.stream(values).sum();
        if (n == 0) {
            return new Extrapolation(0, 0, 0, 0);
        }
        double mean = (double) sum / n;
        double about = mean * items;
        if (n == 1 || n >= items) {
            return new Extrapolation(sum, Math.round(about), n == 1 ? sum : Math.round(about), Math.round(about));
        }
        double squares = Arrays.stream(values)
                .mapToDouble(value -> Math.pow(value - mean, 2))
                .sum();
        // The items of the sample are known, so they add nothing to the band.
        double unknown = Math.sqrt(1 - (double) n / items);
        double half = t(n - 1) * Math.sqrt(squares / (n - 1) / n) * items * unknown;
        return new Extrapolation(
                sum, Math.round(about), Math.max(sum, Math.round(about - half)), Math.round(about + half));
    }

    private static double t(int degrees) {
        return degrees <= T.length ? T[degrees - 1] : T_NORMAL + T_SLOPE / degrees;
    }
}
