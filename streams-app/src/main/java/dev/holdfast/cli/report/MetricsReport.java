package dev.holdfast.cli.report;

import dev.holdfast.model.Confusion;
import dev.holdfast.model.Money;
import dev.holdfast.results.json.MetricsJson;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures over all results, as JSON and for people. What is not defined is null, or called so (R38). */
public final class MetricsReport {

    private MetricsReport() {}

    /** Returns a line for each group of figures that there are. */
    public static List<String> lines(@Nullable Metrics metrics) {
        List<String> lines = new ArrayList<>();
        if (metrics == null) {
            return lines;
        }
        Confusion confusion = Confusion.of(metrics);
        if (confusion.labelled() > 0) {
            lines.add("verdicts: " + confusion.labelled() + " compared with their labels: "
                    + confusion.truePositives() + " true positive, " + confusion.trueNegatives() + " true negative, "
                    + confusion.falsePositives() + " false positive, " + confusion.falseNegatives()
                    + " false negative");
            lines.add("precision " + percent(confusion.precision()) + ", recall " + percent(confusion.recall())
                    + ", F1 " + percent(confusion.f1()) + ", accuracy " + percent(confusion.accuracy()));
        }
        if (!metrics.getLatencyMs().isEmpty()) {
            lines.add("time of a call: " + times(metrics.getLatencyMs()));
        }
        if (metrics.getTokensIn() != null || metrics.getTokensOut() != null) {
            lines.add("tokens: " + tokens(metrics.getTokensIn(), metrics.getTokensOut(), metrics.getTokensCached()));
        }
        return lines;
    }

    /** Returns a line for the money and one for the tokens of a budget, where they are counted. */
    public static List<String> spent(Experiment record) {
        List<String> lines = new ArrayList<>();
        Long money = record.getBudgetMicros();
        long finished = record.getItemsSucceeded() + record.getItemsFailed();
        if (money != null || record.getMicrosSpent() > 0) {
            lines.add("money: " + Money.of(record.getMicrosSpent())
                    + (money == null ? "" : " of " + Money.of(money))
                    + (finished == 0
                            ? ""
                            : ", " + Money.of(record.getMicrosSpent() / finished) + " for each item that is finished"));
        }
        if (record.getBudgetTokens() != null) {
            lines.add("budget: " + record.getTokensSpent() + " of " + record.getBudgetTokens() + " tokens");
        }
        return lines;
    }

    /** Returns what is known of tokens, in words. */
    static String tokens(@Nullable Long in, @Nullable Long out, @Nullable Long cached) {
        return count(in) + " in" + (cached == null || cached == 0 ? "" : " (" + cached + " of them from the cache)")
                + ", " + count(out) + " out";
    }

    private static String times(Map<String, Double> latency) {
        return String.join(
                ", ",
                MetricsJson.TIMES.stream()
                        .filter(latency::containsKey)
                        .map(name -> String.format(Locale.ROOT, "%s %.0f ms", name, latency.get(name)))
                        .toList());
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "undefined" : String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    private static String count(@Nullable Long tokens) {
        return tokens == null ? "unknown" : tokens.toString();
    }

    /** The sketch is right to 1 %, so more digits would only look exact. */
}
