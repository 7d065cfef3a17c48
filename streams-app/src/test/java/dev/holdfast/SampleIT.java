package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.demo.Behaviour;
import dev.holdfast.demo.FakeProvider;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A sample says what all will cost, and what it has paid for is not paid again. */
class SampleIT extends Scenario {
    private static final int ITEMS = 300;
    private static final int SAMPLE = 20;

    @Test
    void saysWhatAllWillCostAndResumeDoesTheRest() throws Exception {
        Path data = folder.resolve("data");
        try (FakeProvider provider = FakeProvider.start(new Behaviour(Duration.ofMillis(20), 0, 0, 0, 0, 0), 0)) {
            Path spec = Items.spec(folder, "sampled", ITEMS, provider.uri().toString());
            Files.writeString(spec, "budget: {prices: {'*': 10/20}}\n", StandardOpenOption.APPEND);
            HoldfastProcess run = holdfast.run(
                    0, data, "run", spec.toString(), "--id", "sampled", "--sample", String.valueOf(SAMPLE));
            assertThat(provider.calls()).hasSize(SAMPLE);
            assertThat(run.err())
                    .as(run.printed())
                    .anyMatch(line -> line.contains("sample of 20 of 300 items"))
                    .anyMatch(line -> line.matches(".*money: +0\\.\\d+; of all about 0\\.\\d+ \\(.*still to pay"))
                    .anyMatch(line -> line.contains("'holdfast resume sampled' goes on with the other 280 items"));
            JsonNode paused = show(data);
            assertThat(paused.get("status").asText()).isEqualTo("paused");
            assertThat(paused.get("status_reason").asText()).contains("sample of 20 of 300 items");

            holdfast.run(0, data, "resume", "sampled");

            JsonNode record = show(data);
            assertThat(record.get("items_succeeded").asInt()).isEqualTo(ITEMS);
            assertThat(record.get("items_submitted").asInt()).isEqualTo(ITEMS);
            assertThat(record.get("duplicates").asInt()).isZero();
            assertThat(provider.calls())
                    .hasSize(ITEMS)
                    .allSatisfy((key, calls) -> assertThat(calls).isEqualTo(1));
            assertThat(record.get("money_spent").decimalValue()).isPositive();
        }
    }

    private JsonNode show(Path data) throws Exception {
        return holdfast.run(0, data, "show", "sampled", "--json").json();
    }
}
