package dev.holdfast.model.cohort;

import java.util.List;
import java.util.Map;

/** Which way of a metric is better (S16). */
public enum Polarity {
    /** More is better. */
    HIGHER,
    /** Less is better. */
    LOWER,
    /** Neither: a count that only tells. */
    NEITHER;

    /** The metrics that a baseline can be chosen by, and which way is better. */
    public static final Map<String, Polarity> KNOWN = Map.ofEntries(
            Map.entry("accuracy", HIGHER),
            Map.entry("precision", HIGHER),
            Map.entry("recall", HIGHER),
            Map.entry("f1", HIGHER),
            Map.entry("success_rate", HIGHER),
            Map.entry("attempts_per_item", LOWER),
            Map.entry("tokens_per_item", LOWER),
            Map.entry("tokens_in", LOWER),
            Map.entry("tokens_out", LOWER),
            Map.entry("money_spent", LOWER),
            Map.entry("money_per_item", LOWER),
            Map.entry("latency_p50_ms", LOWER),
            Map.entry("latency_p90_ms", LOWER),
            Map.entry("latency_p95_ms", LOWER),
            Map.entry("latency_p99_ms", LOWER),
            Map.entry("latency_max_ms", LOWER));

    /** Metrics that are shares of a number of items, from 0 to 1. */
    public static final List<String> SHARES = List.of("accuracy", "precision", "recall", "f1", "success_rate");

    /** Metrics in money, of which a thousandth of the unit may be much. */
    public static final List<String> MONEY = List.of("money_spent", "money_per_item");

    /** Returns the polarity of a metric. */
    public static Polarity of(String metric) {
        return KNOWN.getOrDefault(metric, NEITHER);
    }

    /** Returns by how much a value is better than another one; less than 0 if it is worse. */
    public double gain(double before, double after) {
        return switch (this) {
            case HIGHER -> after - before;
            case LOWER -> before - after;
            case NEITHER -> 0;
        };
    }
}
