package dev.holdfast.model.cohort;

import dev.holdfast.model.Confusion;
import dev.holdfast.model.Money;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Metrics;
import dev.holdfast.schemas.avro.SnapshotFacts;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The numbers of a run by name. What cannot be said is not there; 0 is a number like any other. */
public final class RunMetrics {
    /** The share of items that succeeded, of those with an outcome. */
    public static final String SUCCESS_RATE = "success_rate";

    /** Money for all attempts; without prices it is not there. */
    public static final String MONEY = "money_spent";

    private static final double LEAST_SHARE = 0.9;

    private RunMetrics() {}

    /**
     * Returns the value that a run competes with for the baseline; null if it has none, or if less than nine tenths of its
     * items succeeded: it would be of other items than those of the rest (S27).
     */
    static @Nullable Double competing(SnapshotFacts facts) {
        String metric = facts.getMetric();
        boolean few = facts.getMetrics().getOrDefault(SUCCESS_RATE, 0.0) < LEAST_SHARE;
        return metric == null || (few && !metric.equals(SUCCESS_RATE))
                ? null
                : facts.getMetrics().get(metric);
    }

    /** Returns the numbers of an experiment. */
    public static Map<String, Double> of(Experiment record) {
        Map<String, Double> numbers = new TreeMap<>();
        long done = record.getItemsSucceeded() + record.getItemsFailed();
        if (done > 0) {
            numbers.put(SUCCESS_RATE, (double) record.getItemsSucceeded() / done);
            numbers.put("attempts_per_item", (double) record.getAttempts() / done);
        }
        numbers.put("items", (double) done);
        if (record.getMicrosSpent() > 0 || record.getBudgetMicros() != null) {
            numbers.put(MONEY, Money.of(record.getMicrosSpent()).doubleValue());
            if (done > 0) {
                numbers.put("money_per_item", Money.of(record.getMicrosSpent()).doubleValue() / done);
            }
        }
        Metrics metrics = record.getMetrics();
        if (metrics != null) {
            verdicts(numbers, Confusion.of(metrics));
            metrics.getLatencyMs().forEach((name, millis) -> numbers.put("latency_" + name + "_ms", millis));
            tokens(numbers, metrics, record.getItemsSucceeded());
        }
        return numbers;
    }

    private static void verdicts(Map<String, Double> numbers, Confusion confusion) {
        if (confusion.labelled() == 0) {
            return;
        }
        numbers.put("labelled", (double) confusion.labelled());
        numbers.put("true_positives", (double) confusion.truePositives());
        numbers.put("true_negatives", (double) confusion.trueNegatives());
        numbers.put("false_positives", (double) confusion.falsePositives());
        numbers.put("false_negatives", (double) confusion.falseNegatives());
        put(numbers, "accuracy", confusion.accuracy());
        put(numbers, "precision", confusion.precision());
        put(numbers, "recall", confusion.recall());
        put(numbers, "f1", confusion.f1());
    }

    private static void tokens(Map<String, Double> numbers, Metrics metrics, long items) {
        Long in = metrics.getTokensIn();
        Long out = metrics.getTokensOut();
        put(numbers, "tokens_in", in == null ? null : in.doubleValue());
        put(numbers, "tokens_out", out == null ? null : out.doubleValue());
        Long cached = metrics.getTokensCached();
        put(numbers, "tokens_cached", cached == null ? null : cached.doubleValue());
        if (items > 0 && (in != null || out != null)) {
            numbers.put("tokens_per_item", ((in == null ? 0.0 : in) + (out == null ? 0.0 : out)) / items);
        }
    }

    private static void put(Map<String, Double> numbers, String name, @Nullable Double value) {
        if (value != null) {
            numbers.put(name, value);
        }
    }
}
