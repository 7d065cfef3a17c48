package dev.holdfast.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.results.json.Json;
import dev.holdfast.results.json.MetricsJson;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Metrics;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What scripts and people read of the figures; what is undefined is never shown as 0 (R38). */
class MetricsReportTest {

    @Test
    void givesScriptsEveryFigure() {
        Experiment record = Records.running("e");
        record.setMetrics(metrics(3, 4, 1, 2));
        Instant now = Instant.ofEpochMilli(Events.ANY_TIME);
        record.setEstimatedCompletionTime(now);
        record.setEstimatedCompletionEarliest(now.minusSeconds(1));
        record.setEstimatedCompletionLatest(now.plusSeconds(1));

        JsonNode json = Json.experiment(record);

        assertThat(json.path("metrics").toString())
                .isEqualTo("{\"true_positives\":3,\"true_negatives\":4,\"false_positives\":1,\"false_negatives\":2,"
                        + "\"labelled\":10,\"precision\":0.75,\"recall\":0.6,\"f1\":0.6666666666666665,\"accuracy\":0.7,"
                        + "\"latency_ms\":{\"p50\":812.3,\"p90\":1500.0,\"p95\":1600.0,\"p99\":2100.0,\"max\":3000.0},"
                        + "\"tokens_in\":70,\"tokens_out\":9,\"tokens_cached\":null,\"answers_digest\":null}");
        assertThat(json.path("estimated_completion_earliest").asText()).isEqualTo("2023-11-14T22:13:19Z");
        assertThat(json.path("estimated_completion_latest").asText()).isEqualTo("2023-11-14T22:13:21Z");
    }

    @Test
    void givesNullForWhatIsUndefined() {
        JsonNode json = Json.experiment(Records.running("e"));

        assertThat(json.path("metrics").toString())
                .isEqualTo("{\"true_positives\":0,\"true_negatives\":0,\"false_positives\":0,\"false_negatives\":0,"
                        + "\"labelled\":0,\"precision\":null,\"recall\":null,\"f1\":null,\"accuracy\":null,"
                        + "\"latency_ms\":{\"p50\":null,\"p90\":null,\"p95\":null,\"p99\":null,\"max\":null},"
                        + "\"tokens_in\":null,\"tokens_out\":null,\"tokens_cached\":null,\"answers_digest\":null}");
        assertThat(json.path("estimated_completion_latest").isNull()).isTrue();
    }

    @Test
    void tellsPeopleWhatThereIsToTell() {
        assertThat(MetricsReport.lines(metrics(3, 4, 1, 2)))
                .containsExactly(
                        "verdicts: 10 compared with their labels: 3 true positive, 4 true negative, 1 false positive,"
                                + " 2 false negative",
                        "precision 75.0%, recall 60.0%, F1 66.7%, accuracy 70.0%",
                        "time of a call: p50 812 ms, p90 1500 ms, p95 1600 ms, p99 2100 ms, max 3000 ms",
                        "tokens: 70 in, 9 out");
        assertThat(MetricsReport.lines(metrics(0, 5, 0, 0)))
                .contains("precision undefined, recall undefined, F1 undefined, accuracy 100.0%");
        assertThat(MetricsReport.lines(null)).isEmpty();
        assertThat(MetricsReport.lines(Metrics.newBuilder().build())).isEmpty();
    }

    @Test
    void tellsMoneyInPlainNumbersHoweverSmallItIs() {
        Experiment record = Records.running("e");
        record.setMicrosSpent(283);
        record.setItemsSucceeded(2);
        record.setItemsFailed(1);
        assertThat(MetricsReport.spent(record))
                .containsExactly("money: 0.000283, 0.000094 for each item that is finished");
        assertThat(Json.experiment(record).toPrettyString()).contains("\"money_spent\" : 0.000283,");

        record.setMicrosSpent(20_000_000);
        record.setBudgetMicros(30_000_000L);
        record.setBudgetTokens(5_000L);
        record.setTokensSpent(700);
        assertThat(MetricsReport.spent(record))
                .containsExactly(
                        "money: 20 of 30, 6.666666 for each item that is finished", "budget: 700 of 5000 tokens");
        assertThat(Json.experiment(record).toString()).contains("\"money_spent\":20,");
        assertThat(MetricsReport.spent(Records.running("e"))).isEmpty();
    }

    @Test
    void tellsHowMuchOfTheInputCameFromTheCache() {
        Metrics metrics = metrics(0, 0, 0, 0);
        metrics.setTokensCached(64L);

        assertThat(MetricsReport.lines(metrics)).contains("tokens: 70 in (64 of them from the cache), 9 out");
        assertThat(MetricsJson.of(metrics).path("tokens_cached").asInt()).isEqualTo(64);
    }

    private static Metrics metrics(long tp, long tn, long fp, long fn) {
        return Metrics.newBuilder()
                .setTruePositives(tp)
                .setTrueNegatives(tn)
                .setFalsePositives(fp)
                .setFalseNegatives(fn)
                .setLatencyMs(Map.of("p50", 812.345, "p90", 1500.0, "p95", 1600.0, "p99", 2100.0, "max", 3000.0))
                .setTokensIn(70L)
                .setTokensOut(9L)
                .build();
    }
}
