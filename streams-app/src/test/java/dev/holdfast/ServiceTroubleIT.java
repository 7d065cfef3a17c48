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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A service that goes away, or refuses the key, costs no item anything. */
class ServiceTroubleIT extends Scenario {
    private static final Behaviour QUICK = new Behaviour(Duration.ofMillis(100), 0, 0, 0, 0, 0);
    private static final int ITEMS = Integer.getInteger("holdfast.outage.items", 600);
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("holdfast.outage.seconds", 5));

    @Test
    void waitsForAServiceThatWentAwayAndGoesOnByItself() throws Exception {
        Path data = folder.resolve("data");
        FakeProvider provider = FakeProvider.start(QUICK, 0);
        int port = provider.uri().getPort();
        try {
            Path spec = Items.spec(folder, "outage", ITEMS, provider.uri().toString());
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "outage");
            FakeProvider first = provider;
            Awaitility.await("some calls")
                    .atMost(HoldfastCommands.BOUND)
                    .until(() -> first.calls().size() >= 50);
            provider.close();
            run.awaitErr(line -> line.contains("waiting: breaker"), HoldfastCommands.BOUND);

            JsonNode waiting = show(data);
            assertThat(waiting.get("paused_by").asText()).isEqualTo("breaker");
            assertThat(waiting.get("breaker_category").asText()).isEqualTo("unavailable");
            assertThat(waiting.get("items_failed").asInt()).isZero();
            // The outage lasts; there is no state to wait for.
            Thread.sleep(OUTAGE.toMillis());

            provider = FakeProvider.start(QUICK, port);
            run.awaitErr(line -> line.contains("going on"), HoldfastCommands.BOUND);
            run.awaitExit(0, HoldfastCommands.BOUND);

            JsonNode record = show(data);
            assertThat(record.get("items_succeeded").asInt()).isEqualTo(ITEMS);
            assertThat(record.get("items_failed").asInt()).isZero();
            assertThat(record.get("paused_by").isNull()).isTrue();
        } finally {
            provider.close();
        }
    }

    @Test
    void staysPausedWhileTheKeyIsRefusedAndSaysWhatToDo() throws Exception {
        Path data = folder.resolve("data");
        try (FakeProvider provider = FakeProvider.start(QUICK, 0)) {
            Path spec = Items.spec(folder, "key", ITEMS, provider.uri().toString());
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "key");
            Awaitility.await("some calls")
                    .atMost(HoldfastCommands.BOUND)
                    .until(() -> provider.calls().size() >= 50);
            provider.answerAll(401);

            run.awaitExit(130, HoldfastCommands.BOUND);
            assertThat(run.err())
                    .as(run.printed())
                    .anyMatch(line -> line.contains("mend the key, then 'holdfast resume key'"));
            provider.answerAll(0);
            holdfast.run(0, data, "resume", "key");

            assertThat(holdfast.run(0, data, "show", "key", "--json")
                            .json()
                            .get("items_succeeded")
                            .asInt())
                    .isEqualTo(ITEMS);
        }
    }

    private JsonNode show(Path data) throws Exception {
        return holdfast.run(0, data, "show", "outage", "--json").json();
    }
}
