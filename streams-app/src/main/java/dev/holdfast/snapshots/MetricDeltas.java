package dev.holdfast.snapshots;

import dev.holdfast.model.cohort.Polarity;
import dev.holdfast.schemas.avro.SnapshotFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares the metrics of two runs: tolerance, polarity, noise (S16), and the bands and z of a cohort (S27). */
public final class MetricDeltas {
    private static final double TOLERANCE = 1e-4;
    private static final double SHARE_TOLERANCE = 1e-3;
    private static final double NOISE = 0.25;
    private static final double NOISY_PERCENT = 10;
    private static final double MAJOR_PERCENT = 50;
    private static final double STABLE_SHARE = 0.005;
    private static final double STABLE_PERCENT = 2;
    private static final double LEAST_RATIO = 0.9;
    private static final int TOP = 5;

    private MetricDeltas() {}

    /** Returns the metrics that both have and that differ by more than the tolerance, by name. */
    static List<MetricDelta> between(SnapshotFacts before, SnapshotFacts after) {
        List<MetricDelta> deltas = new ArrayList<>();
        new TreeMap<>(before.getMetrics()).forEach((name, was) -> {
            Double is = after.getMetrics().get(name);
            if (is != null && Double.isFinite(was) && Double.isFinite(is) && isToldApart(name, was, is)) {
                deltas.add(delta(name, was, is, before.getMetrics(), after.getMetrics()));
            }
        });
        return deltas;
    }

    /** Returns the worst five, worst first. */
    public static List<MetricDelta> regressions(List<MetricDelta> deltas) {
        return top(deltas, Comparator.comparingDouble(MetricDeltas::relativeGain), false);
    }

    /** Returns the best five, best first. */
    public static List<MetricDelta> improvements(List<MetricDelta> deltas) {
        return top(
                deltas, Comparator.comparingDouble(MetricDeltas::relativeGain).reversed(), true);
    }

    private static List<MetricDelta> top(List<MetricDelta> deltas, Comparator<MetricDelta> order, boolean better) {
        return deltas.stream()
                .filter(delta -> better ? delta.gain() > 0 : delta.gain() < 0)
                .sorted(order.thenComparing(MetricDelta::name))
                .limit(TOP)
                .toList();
    }

    private static double relativeGain(MetricDelta delta) {
        return delta.gain() / Math.max(Math.abs(delta.before()), TOLERANCE);
    }

    private static boolean isToldApart(String name, double was, double is) {
        if (Polarity.MONEY.contains(name)) {
            return Math.abs(is - was) > TOLERANCE * Math.max(Math.abs(was), Math.abs(is));
        }
        double absolute = Polarity.SHARES.contains(name) ? SHARE_TOLERANCE : TOLERANCE;
        double relative = TOLERANCE * Math.max(Math.max(Math.abs(was), Math.abs(is)), 1);
        return Math.abs(is - was) > Math.max(absolute, relative);
    }

    private static MetricDelta delta(
            String name, double was, double is, Map<String, Double> before, Map<String, Double> after) {
        Double n1 = sample(name, before);
        Double n2 = sample(name, after);
        if (n1 == null || n2 == null || n1 <= 0 || n2 <= 0) {
            return new MetricDelta(name, was, is, byPercent(was, is), null, false);
        }
        double deviation = (Math.sqrt(was * (1 - was)) + Math.sqrt(is * (1 - is))) / 2;
        double error = deviation / Math.sqrt((n1 + n2) / 2);
        double ratio = error == 0 ? Double.POSITIVE_INFINITY : Math.abs(is - was) / error;
        double variance = was * (1 - was) / n1 + is * (1 - is) / n2;
        boolean mismatch = Math.min(n1, n2) / Math.max(n1, n2) < LEAST_RATIO;
        Double z = variance == 0 || mismatch ? null : Double.valueOf((is - was) / Math.sqrt(variance));
        return new MetricDelta(name, was, is, byRatio(ratio), z, mismatch);
    }

    private static MetricDelta.Weight byRatio(double ratio) {
        return ratio < NOISE
                ? MetricDelta.Weight.NOISE
                : ratio < 1 ? MetricDelta.Weight.MINOR : MetricDelta.Weight.MAJOR;
    }

    /** Times and counts have no known spread here; what loaded machines do to times is not told as news. */
    private static MetricDelta.Weight byPercent(double was, double is) {
        double percent = was == 0 ? 100 : 100 * Math.abs(is - was) / Math.abs(was);
        return percent < NOISY_PERCENT
                ? MetricDelta.Weight.NOISE
                : percent < MAJOR_PERCENT ? MetricDelta.Weight.MINOR : MetricDelta.Weight.MAJOR;
    }

    /** Returns how many items a share is of; null if it is no share, or that is not known. */
    private static @Nullable Double sample(String name, Map<String, Double> metrics) {
        return switch (name) {
            case "accuracy", "f1" -> metrics.get("labelled");
            case "precision" -> sum(metrics, "true_positives", "false_positives");
            case "recall" -> sum(metrics, "true_positives", "false_negatives");
            case "success_rate" -> metrics.get("items");
            default -> null;
        };
    }

    private static @Nullable Double sum(Map<String, Double> metrics, String one, String other) {
        Double first = metrics.get(one);
        Double second = metrics.get(other);
        return first == null || second == null ? null : Double.valueOf(first + second);
    }

    /** Returns the band of a share (S27): stable, drifting within twice that, diverged beyond; null for no share. */
    static @Nullable String band(MetricDelta delta) {
        if (!Polarity.SHARES.contains(delta.name())) {
            return null;
        }
        double size = Math.max(Math.abs(delta.absolute()) / STABLE_SHARE, Math.abs(delta.percent()) / STABLE_PERCENT);
        return size <= 1 ? "stable" : size <= 2 ? "drifting" : "diverged";
    }
}
