package dev.holdfast.results.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.model.Confusion;
import dev.holdfast.schemas.avro.Metrics;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metrics over all results of an experiment as JSON. */
public final class MetricsJson {
    /** The names of the latencies that are told, in their order. */
    public static final List<String> TIMES = List.of("p50", "p90", "p95", "p99", "max");

    private MetricsJson() {}

    /**
     * Returns metrics as JSON; every member is there.
     *
     * @param metrics null for none
     */
    public static ObjectNode of(@Nullable Metrics metrics) {
        Confusion confusion = Confusion.of(metrics);
        ObjectNode node = Json.object()
                .put("true_positives", confusion.truePositives())
                .put("true_negatives", confusion.trueNegatives())
                .put("false_positives", confusion.falsePositives())
                .put("false_negatives", confusion.falseNegatives())
                .put("labelled", confusion.labelled())
                .put("precision", confusion.precision())
                .put("recall", confusion.recall())
                .put("f1", confusion.f1())
                .put("accuracy", confusion.accuracy());
        Map<String, Double> times = metrics == null ? Map.of() : metrics.getLatencyMs();
        ObjectNode latency = node.putObject("latency_ms");
        TIMES.forEach(name -> latency.put(name, rounded(times.get(name))));
        return node.put("tokens_in", metrics == null ? null : metrics.getTokensIn())
                .put("tokens_out", metrics == null ? null : metrics.getTokensOut())
                .put("tokens_cached", metrics == null ? null : metrics.getTokensCached())
                .put("answers_digest", metrics == null ? null : metrics.getAnswersDigest());
    }

    private static @Nullable Double rounded(@Nullable Double millis) {
        return millis == null ? null : Math.round(millis * 10) / 10.0;
    }
}
