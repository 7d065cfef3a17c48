package dev.holdfast.model;

import dev.holdfast.schemas.avro.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * How verdicts compare with labels (R38). Only items that have both are in it. What cannot be said is null, never 0: a
 * run without labels has no accuracy.
 *
 * @param truePositives label and verdict are positive
 * @param trueNegatives label and verdict are negative
 * @param falsePositives only the verdict is positive
 * @param falseNegatives only the label is positive
 */
public record Confusion(long truePositives, long trueNegatives, long falsePositives, long falseNegatives) {

    /** Where one item stands. */
    public enum Cell {
        /** Label and verdict are positive. */
        TRUE_POSITIVE,
        /** Label and verdict are negative. */
        TRUE_NEGATIVE,
        /** Only the verdict is positive. */
        FALSE_POSITIVE,
        /** Only the label is positive. */
        FALSE_NEGATIVE;

        /** Returns where an item of this label and this verdict stands. */
        public static Cell of(boolean label, boolean verdict) {
            if (label) {
                return verdict ? TRUE_POSITIVE : FALSE_NEGATIVE;
            }
            return verdict ? FALSE_POSITIVE : TRUE_NEGATIVE;
        }
    }

    /** Returns the counts of an experiment, zeros if it has none. */
    public static Confusion of(@Nullable Metrics metrics) {
        return metrics == null
                ? new Confusion(0, 0, 0, 0)
                : new Confusion(
                        metrics.getTruePositives(),
                        metrics.getTrueNegatives(),
                        metrics.getFalsePositives(),
                        metrics.getFalseNegatives());
    }

    /** Returns the count of items that have a label and a verdict. */
    public long labelled() {
        return truePositives + trueNegatives + falsePositives + falseNegatives;
    }

    /** Returns how many of the positive verdicts are right; null without positive verdicts. */
    public @Nullable Double precision() {
        return share(truePositives, truePositives + falsePositives);
    }

    /** Returns how many of the positive labels were found; null without positive labels. */
    public @Nullable Double recall() {
        return share(truePositives, truePositives + falseNegatives);
    }

    /** Returns the harmonic mean of precision and recall; null where one of them is, or both are 0. */
    public @Nullable Double f1() {
        Double precision = precision();
        Double recall = recall();
        if (precision == null || recall == null || precision + recall == 0) {
            return null;
        }
        return 2 * precision * recall / (precision + recall);
    }

    /** Returns how many of the labelled items have the right verdict; null without any. */
    public @Nullable Double accuracy() {
        return share(truePositives + trueNegatives, labelled());
    }

    private static @Nullable Double share(long part, long whole) {
        return whole == 0 ? null : (double) part / whole;
    }
}
