package dev.holdfast.model.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Metrics;
import dev.holdfast.testing.Records;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a snapshot says of a run's cost. */
class RunMetricsTest {

    @Test
    void sayWhatARunCostInMoneyAndTokens() {
        Experiment record = Records.running("e");
        record.setItemsSucceeded(3);
        record.setItemsFailed(1);
        record.setMicrosSpent(283);
        record.setMetrics(Metrics.newBuilder()
                .setTokensIn(70L)
                .setTokensOut(9L)
                .setTokensCached(64L)
                .build());

        assertThat(RunMetrics.of(record))
                .containsEntry("money_spent", 0.000283)
                .containsEntry("money_per_item", 0.000283 / 4)
                .containsEntry("tokens_in", 70.0)
                .containsEntry("tokens_out", 9.0)
                .containsEntry("tokens_cached", 64.0);
    }

    @Test
    void sayNothingOfMoneyWhereNobodySaidWhatTokensCost() {
        Map<String, Double> numbers = RunMetrics.of(Records.running("e"));

        assertThat(numbers).doesNotContainKeys("money_spent", "money_per_item");
    }
}
