package dev.holdfast.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.schemas.avro.SnapshotFacts;
import dev.holdfast.testing.Runs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How metrics of two runs are compared (S16, S27). */
class MetricDeltasTest {

    @Test
    @DisplayName("S16: what moves less than the tolerance is not told, nor what is no number")
    void leavesOutWhatDoesNotCount() {
        assertThat(deltas(Map.of("accuracy", 0.9), Map.of("accuracy", 0.9009))).isEmpty();
        assertThat(deltas(Map.of("accuracy", 0.9), Map.of("accuracy", 0.9011))).hasSize(1);
        assertThat(deltas(Map.of("latency_p50_ms", 1e6), Map.of("latency_p50_ms", 1e6 + 99)))
                .isEmpty();
        assertThat(deltas(Map.of("x", Double.NaN, "y", 1.0), Map.of("x", 1.0, "y", Double.POSITIVE_INFINITY)))
                .isEmpty();
        assertThat(deltas(Map.of("x", 1.0), Map.of("y", 1.0))).isEmpty();
    }

    @Test
    void aSmallAmountOfMoneyCountsLikeALargeOne() {
        assertThat(deltas(Map.of("money_spent", 0.000283), Map.of("money_spent", 0.0004)))
                .hasSize(1)
                .allSatisfy(delta -> assertThat(delta.direction()).isEqualTo("worse"));
        assertThat(deltas(Map.of("money_spent", 20.0), Map.of("money_spent", 20.001)))
                .isEmpty();
    }

    @Test
    @DisplayName("S16: the share is 0 where the value before is 0; each metric has its good side")
    void knowsTheGoodSideOfAMetric() {
        MetricDelta accuracy = only(Map.of("accuracy", 0.0), Map.of("accuracy", 0.5));
        MetricDelta latency = only(Map.of("latency_p95_ms", 10.0), Map.of("latency_p95_ms", 20.0));

        assertThat(accuracy.percent()).isZero();
        assertThat(accuracy.direction()).isEqualTo("better");
        assertThat(latency.percent()).isEqualTo(100);
        assertThat(latency.direction()).isEqualTo("worse");
        assertThat(only(Map.of("labelled", 10.0), Map.of("labelled", 20.0)).direction())
                .isEqualTo("changed");
    }

    @ParameterizedTest
    @CsvSource({"0.902, NOISE", "0.908, MINOR", "0.95, MAJOR"})
    @DisplayName("S16: less than a quarter of the standard error is noise, less than one minor, more major")
    void weighsADifferenceAgainstChance(double after, MetricDelta.Weight weight) {
        assertThat(only(share(0.9, 400), share(after, 400)).weight()).isEqualTo(weight);
    }

    @ParameterizedTest
    @CsvSource({"0.91, 0.512, stable", "0.93, 1.616, borderline", "0.95, 2.860, drifting"})
    @DisplayName("S27: z by the variance of both; below 1 stable, below 2 borderline, else drifting")
    void tellsDriftFromChance(double after, double z, String drift) {
        MetricDelta delta = only(share(0.9, 450), share(after, 450));

        assertThat(delta.z()).isCloseTo(z, within(0.001));
        assertThat(delta.drift()).isEqualTo(drift);
    }

    @ParameterizedTest
    @CsvSource({"0.904, stable", "0.908, drifting", "0.92, diverged"})
    @DisplayName("S27: stable within the band, drifting within twice that, diverged beyond")
    void putsASharesDifferenceIntoABand(double after, String band) {
        assertThat(MetricDeltas.band(only(share(0.9, 450), share(after, 450)))).isEqualTo(band);
        assertThat(MetricDeltas.band(only(Map.of("latency_p50_ms", 1.0), Map.of("latency_p50_ms", 2.0))))
                .isNull();
    }

    @Test
    @DisplayName("S27: samples of too different a size are not put to the test")
    void needsSamplesOfTheSameSize() {
        MetricDelta delta = only(share(0.9, 450), share(0.95, 400));

        assertThat(delta.z()).isNull();
        assertThat(delta.direction()).isEqualTo("incomparable");
        assertThat(delta.drift()).isEqualTo("incomparable (N mismatch)");
        assertThat(delta.gain()).isZero();
    }

    @Test
    @DisplayName("S16: the five worst and the five best")
    void ranksTheWorstAndTheBest() {
        List<MetricDelta> deltas = IntStream.rangeClosed(1, 9)
                .mapToObj(i -> new MetricDelta(
                        i % 2 == 0 ? "latency_p50_ms" : "accuracy",
                        1,
                        1 + i / 10.0,
                        MetricDelta.Weight.MAJOR,
                        null,
                        false))
                .toList();

        assertThat(MetricDeltas.regressions(deltas))
                .extracting(MetricDelta::after)
                .containsExactly(1.8, 1.6, 1.4, 1.2);
        assertThat(MetricDeltas.improvements(deltas))
                .extracting(MetricDelta::after)
                .containsExactly(1.9, 1.7, 1.5, 1.3, 1.1);
    }

    private static Map<String, Double> share(double accuracy, double labelled) {
        return Map.of("accuracy", accuracy, "labelled", labelled);
    }

    private static MetricDelta only(Map<String, Double> before, Map<String, Double> after) {
        return deltas(before, after).stream()
                .filter(delta -> !delta.name().equals("labelled") || before.size() == 1)
                .findFirst()
                .orElseThrow();
    }

    private static List<MetricDelta> deltas(Map<String, Double> before, Map<String, Double> after) {
        return MetricDeltas.between(facts(before), facts(after));
    }

    private static SnapshotFacts facts(Map<String, Double> metrics) {
        SnapshotFacts facts = Runs.run("any").facts();
        facts.setMetrics(new HashMap<>(metrics));
        return facts;
    }
}
