package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.demo.Behaviour;
import dev.holdfast.demo.FakeProvider;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A budget is never crossed, not by one call, though many are under way; raised, the run completes. */
class BudgetIT extends Scenario {
    /** Each call of these items uses so many tokens: {@link FakeProvider} counts four letters a token, and two. */
    private static final long A_CALL = "text of item 100".length() / 4 + 1 + 2;

    private static final int ITEMS = 400;
    private static final long BUDGET = 1_000;

    @Test
    void isNeverCrossedByOneCallAndGoesOnWhenItIsRaised() throws Exception {
        Path data = folder.resolve("data");
        try (FakeProvider provider = FakeProvider.start(new Behaviour(Duration.ofMillis(50), 0, 0, 0, 0, 0), 0)) {
            Path spec = Items.spec(folder, "paid", ITEMS, provider.uri().toString());
            HoldfastProcess run = holdfast.start(
                    data,
                    "run",
                    spec.toString(),
                    "--id",
                    "paid",
                    "--set",
                    "execution.concurrency=32",
                    "--set",
                    "budget.tokens=" + BUDGET,
                    "--set",
                    "budget.tokens_per_call=10");
            run.awaitExit(130, HoldfastCommands.BOUND);
            assertThat(run.err())
                    .as(run.printed())
                    .anyMatch(line -> line.contains("paused (budget: ") && line.contains("--budget +N"));

            JsonNode paused = show(data);
            assertThat(provider.tokens()).isLessThanOrEqualTo(BUDGET).isGreaterThan(BUDGET - 10 * 10);
            assertThat(paused.get("tokens_spent").asLong()).isEqualTo(provider.tokens());
            assertThat(paused.get("items_failed").asInt()).isZero();

            holdfast.run(0, data, "resume", "paid", "--budget", "+" + 10 * ITEMS);
            JsonNode record = show(data);
            assertThat(record.get("items_succeeded").asInt()).isEqualTo(ITEMS);
            assertThat(record.get("drifts").get(0).get("key").asText()).isEqualTo("budget.tokens");
            assertThat(provider.calls())
                    .hasSize(ITEMS)
                    .allSatisfy((key, calls) -> assertThat(calls).isEqualTo(1));
            assertThat(provider.tokens()).isLessThanOrEqualTo(A_CALL * ITEMS);
        }
    }

    private JsonNode show(Path data) throws Exception {
        return holdfast.run(0, data, "show", "paid", "--json").json();
    }
}
