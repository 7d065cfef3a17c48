package dev.holdfast.model.cohort;

import java.util.Map;

/** By how much a metric may be worse before that is a regression. */
public final class Thresholds {
    /** What a share may lose unless the SPEC says otherwise. */
    public static final String SHARE = "0.005";
    /** What any other metric may lose unless the SPEC says otherwise. */
    public static final String OTHER = "5%";

    private Thresholds() {}

    /** Returns the threshold of a metric: what the SPEC says, else the default. */
    public static String of(String metric, Map<String, String> configured) {
        return configured.getOrDefault(metric, Polarity.SHARES.contains(metric) ? SHARE : OTHER);
    }

    /** Says whether a value is worse than the one before by more than the threshold. */
    public static boolean isRegression(String metric, String threshold, double before, double after) {
        double loss = -Polarity.of(metric).gain(before, after);
        // A loss of exactly the threshold is allowed, though 0.90 - 0.895 is a little more than 0.005 in binary.
        return loss > allowed(threshold, before) + 1e-12;
    }

    /**
     * Reads a threshold.
     *
     * @throws IllegalArgumentException if it is neither a number of 0 or more nor such a percentage
     */
    public static void check(String threshold) {
        var unused = allowed(threshold, 1);
    }

    private static double allowed(String threshold, double before) {
        boolean percent = threshold.endsWith("%");
        double number;
        try {
            number = Double.parseDouble(percent ? threshold.substring(0, threshold.length() - 1) : threshold);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a number such as 0.01, or a percentage such as 5%", e);
        }
        if (!(number >= 0) || Double.isInfinite(number)) {
            throw new IllegalArgumentException("must be 0 or more");
        }
        return percent ? number / 100 * Math.abs(before) : number;
    }
}
