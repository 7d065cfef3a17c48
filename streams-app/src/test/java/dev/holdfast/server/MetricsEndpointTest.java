package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.testing.Records;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a monitoring system reads is what the record says. */
class MetricsEndpointTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final List<Experiment> records = new ArrayList<>();
    private final InstanceFacts instance = new InstanceFacts() {
        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public int runningCalls() {
            return 7;
        }

        @Override
        public List<Experiment> ownExperiments() {
            return records;
        }

        @Override
        public Instant now() {
            return NOW;
        }
    };

    @Test
    void tellsTheCountsOfWhatRunsAndTheStateOfTheInstance() {
        records.add(running("one"));
        try (MetricsEndpoint metrics = new MetricsEndpoint(instance, registry -> {})) {
            assertThat(metrics.scrape().lines())
                    .contains(
                            "holdfast_instance_running 1.0",
                            "holdfast_calls_running 7.0",
                            "holdfast_items{experiment=\"one\",outcome=\"succeeded\"} 40.0",
                            "holdfast_items{experiment=\"one\",outcome=\"failed\"} 2.0",
                            "holdfast_items_expected{experiment=\"one\"} 100.0",
                            "holdfast_experiment_status{experiment=\"one\",status=\"running\"} 1.0",
                            "holdfast_idle_seconds{experiment=\"one\"} 90.0")
                    .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"));
        }
    }

    @Test
    void tellsWhatItCostsInMoneyAndTokens() {
        Experiment record = running("one");
        record.setMicrosSpent(1_250_283);
        record.setTokensSpent(99);
        record.setMetrics(dev.holdfast.schemas.avro.Metrics.newBuilder()
                .setTokensIn(70L)
                .setTokensOut(9L)
                .setTokensCached(64L)
                .build());
        records.add(record);
        try (MetricsEndpoint metrics = new MetricsEndpoint(instance, registry -> {})) {
            assertThat(metrics.scrape().lines())
                    .contains(
                            "holdfast_money_spent{experiment=\"one\"} 1.250283",
                            "holdfast_tokens_spent{experiment=\"one\"} 99.0",
                            "holdfast_tokens{experiment=\"one\",kind=\"in\"} 70.0",
                            "holdfast_tokens{experiment=\"one\",kind=\"out\"} 9.0",
                            "holdfast_tokens{experiment=\"one\",kind=\"cached\"} 64.0");
        }
    }

    @Test
    void forgetsAnExperimentAnHourAfterItsEndAndOneThatAnotherInstanceHolds() {
        records.add(ended("fresh", Duration.ofMinutes(59)));
        records.add(ended("old", Duration.ofMinutes(61)));
        records.add(running("moved"));
        try (MetricsEndpoint metrics = new MetricsEndpoint(instance, registry -> {})) {
            assertThat(metrics.scrape())
                    .contains("experiment=\"fresh\",status=\"completed\"")
                    .doesNotContain("idle_seconds{experiment=\"fresh\"")
                    .doesNotContain("\"old\"")
                    .contains("\"moved\"");
            records.remove(2);
            assertThat(metrics.scrape()).doesNotContain("\"moved\"");
        }
    }

    @Test
    void hasTheMetersOfTheEngine() {
        try (MetricsEndpoint metrics = new MetricsEndpoint(
                instance, registry -> Gauge.builder("kafka.lag", () -> 3).register(registry))) {
            assertThat(metrics.scrape()).contains("kafka_lag 3.0");
        }
    }

    private static Experiment running(String id) {
        Experiment record = Records.running(id);
        record.setItemsTotal(100L);
        record.setItemsSucceeded(40);
        record.setItemsFailed(2);
        record.setLastProgressUpdate(NOW.minusSeconds(90));
        return record;
    }

    private static Experiment ended(String id, Duration ago) {
        Experiment record = running(id);
        record.setStatus(ExperimentStatus.COMPLETED);
        record.setEndedAt(NOW.minus(ago));
        return record;
    }
}
