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
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A service that goes away, fails all calls, or refuses the key, costs no item anything. */
@Tag("alone")
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
            // Calls that were cut off tell of it as well as those that found nobody.
            assertThat(waiting.get("breaker_category").asText()).isIn("unavailable", "api_error");
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
    void twoRunsWaitForAServiceThatAnswersAllWith503AndSayWhatHappens() throws Exception {
        Path data = folder.resolve("data");
        // Slow enough that both are at work when it goes down.
        try (FakeProvider provider = FakeProvider.start(new Behaviour(Duration.ofMillis(500), 0, 0, 0, 0, 0), 0)) {
            String url = provider.uri().toString();
            HoldfastProcess first = start(data, "first", url, "concurrency: 16, max_attempts: 3");
            first.awaitErr(line -> line.contains("[PROGRESS]"), HoldfastCommands.BOUND);
            HoldfastProcess second = start(data, "second", url, "concurrency: 16, max_attempts: 3");
            second.awaitErr(line -> line.contains("[PROGRESS]"), HoldfastCommands.BOUND);
            provider.answerAll(503);
            first.awaitErr(line -> line.contains("waiting: breaker"), HoldfastCommands.BOUND);
            second.awaitErr(line -> line.contains("waiting: breaker"), HoldfastCommands.BOUND);

            for (String id : List.of("first", "second")) {
                JsonNode waiting = holdfast.run(0, data, "show", id, "--json").json();
                assertThat(waiting.get("paused_by").asText()).isEqualTo("breaker");
                assertThat(waiting.get("breaker_category").asText()).isEqualTo("api_error");
                assertThat(waiting.get("status_reason").asText()).contains("calls failed (api_error", "503");
                assertThat(waiting.get("items_failed").asInt()).isZero();
                assertThat(waiting.get("items_retrying").asInt()).isPositive();
                HoldfastProcess errors = holdfast.run(0, data, "items", id, "--errors");
                assertThat(errors.out()).as(errors.printed()).anyMatch(line -> line.contains("api_error"));
                assertThat(errors.err()).anyMatch(line -> line.contains("1 kind of errors: 0 failed,"));
            }
            lasts(provider, 4);
            provider.answerAll(0);
            allSucceed(data, first, "first");
            allSucceed(data, second, "second");
            assertThat(provider.turnedAway()).isLessThanOrEqualTo(2 * mostCallsInOutage());
        }
    }

    @Test
    void waitsForAServiceThatAnswersNothing() throws Exception {
        Path data = folder.resolve("data");
        try (FakeProvider provider = FakeProvider.start(QUICK, 0)) {
            HoldfastProcess run =
                    start(data, "silent", provider.uri().toString(), "concurrency: 16, timeout: 1s, max_attempts: 3");
            run.awaitErr(line -> line.contains("[PROGRESS]"), HoldfastCommands.BOUND);
            provider.answerNothing();
            run.awaitErr(line -> line.contains("waiting: breaker"), HoldfastCommands.BOUND);
            lasts(provider, 2);
            provider.answerAll(0);
            allSucceed(data, run, "silent");
            assertThat(provider.turnedAway()).isLessThanOrEqualTo(mostCallsInOutage());
        }
    }

    @Test
    void anItemThatTheServiceCannotDoFailsAndAHopelessRunPauses() throws Exception {
        Path data = folder.resolve("data");
        try (FakeProvider provider = FakeProvider.start(QUICK, 0)) {
            provider.failAlways(key -> key.matches("i\\d*[37]/note"));
            Path spec = Items.spec(
                    folder,
                    "bad",
                    600,
                    provider.uri().toString(),
                    "concurrency: 16, max_attempts: 2, retry_backoff: 100ms, max_failures: 30");
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "bad");
            run.awaitExit(130, HoldfastCommands.BOUND);
            assertThat(run.err()).as(run.printed()).anyMatch(line -> line.contains("execution.max_failures is 30"));
            JsonNode paused = holdfast.run(0, data, "show", "bad", "--json").json();
            assertThat(paused.get("paused_by").asText()).isEqualTo("failures");
            assertThat(paused.get("items_failed").asInt()).isBetween(31, 119);

            holdfast.run(0, data, "tune", "bad", "max_failures=120", "--reason", "they are known to be bad");
            holdfast.run(4, data, "resume", "bad");
            JsonNode record = holdfast.run(0, data, "show", "bad", "--json").json();
            assertThat(record.get("items_failed").asInt()).isEqualTo(120);
            assertThat(record.get("items_succeeded").asInt()).isEqualTo(480);
        }
    }

    private HoldfastProcess start(Path data, String id, String url, String execution) throws Exception {
        Path spec = Items.spec(folder, id, ITEMS, url, execution);
        return holdfast.start(data, "run", spec.toString(), "--id", id);
    }

    /** Waits while the outage lasts, and until so many probes have met it. */
    private static void lasts(FakeProvider provider, int probes) {
        long before = provider.turnedAway();
        Awaitility.await("probes in the outage")
                .pollDelay(OUTAGE)
                .atMost(OUTAGE.plus(HoldfastCommands.BOUND))
                .until(() -> provider.turnedAway() >= before + probes);
    }

    /** One window of 20, the calls in flight, with those announced ahead, and a probe each ten seconds after the first few. */
    private static long mostCallsInOutage() {
        return 20 + 16 + 4 + 6 + OUTAGE.toSeconds() / 10;
    }

    private void allSucceed(Path data, HoldfastProcess run, String id) throws Exception {
        run.awaitErr(line -> line.contains("going on"), HoldfastCommands.BOUND);
        run.awaitExit(0, HoldfastCommands.BOUND);
        JsonNode record = holdfast.run(0, data, "show", id, "--json").json();
        assertThat(record.get("items_succeeded").asInt()).isEqualTo(ITEMS);
        assertThat(record.get("items_failed").asInt()).isZero();
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
                    .anyMatch(line -> line.contains("fix the key, then 'holdfast resume key'"));
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
