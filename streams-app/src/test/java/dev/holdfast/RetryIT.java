package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A4: a retry runs exactly the failed items that it was asked for. By hand: {@code -Dholdfast.retry.items=100000
 * -Dholdfast.retry.answer-ms=1000}.
 */
class RetryIT extends Scenario {
    private static final Logger LOG = LoggerFactory.getLogger(RetryIT.class);
    private static final int ITEMS = Integer.getInteger("holdfast.retry.items", 700);
    private static final int FAILED = ITEMS / 20;
    private static final List<String> CATEGORIES = List.of(
            "api_error", "rate_limit", "parse_error", "data_error", "timeout", "authentication", "content_filter");
    /** What a command that reads may take, its start included. */
    private static final long ANSWER_MS = Long.getLong("holdfast.retry.answer-ms", 60_000);

    private static final Duration BOUND = Duration.ofSeconds(120 + ITEMS / 100);

    @Test
    void runsTheFailedItemsOfACategoryAgainAndNoOthers() throws Exception {
        Path data = folder.resolve("data");
        Map<String, String> failing = failing();
        Set<String> timeouts = new TreeSet<>(failing.keySet());
        timeouts.removeIf(key -> !"timeout".equals(failing.get(key)));
        try (CountingService service = CountingService.start(Duration.ofMillis(1))) {
            service.fail(failing);
            Path spec = Items.spec(folder, "retried", ITEMS, service.url());
            holdfast.up(data);
            holdfast.start(
                            data,
                            "run",
                            spec.toString(),
                            "--id",
                            "retried",
                            "--set",
                            "execution.max_attempts=1",
                            "--set",
                            "execution.retry_backoff=10ms",
                            "--set",
                            "execution.retry_backoff_max=100ms",
                            "--json")
                    .awaitExit(4, BOUND);
            answersInTime(data, failing);
            Map<String, String> before = results(data);

            service.heal();
            Map<String, Integer> calls = service.calls();
            JsonNode preview = retry(0, data, "--dry-run").json();
            assertThat(preview.get("detail").asText()).startsWith(timeouts.size() + " failed items");
            assertThat(service.calls()).as("a preview calls nobody").isEqualTo(calls);
            retry(4, data);

            Map<String, String> after = results(data);
            assertThat(changes(calls, service.calls())).as("calls of the retry").isEqualTo(timeouts);
            assertThat(changes(before, after)).as("results that changed").isEqualTo(timeouts);
            for (String key : timeouts) { // R30
                JsonNode result = HoldfastProcess.json(String.valueOf(after.get(key)));
                assertThat(result.get("attempt_count").asInt()).isEqualTo(2);
                assertThat(result.get("error_message").isNull()).isTrue();
                assertThat(result.get("first_error_message").asText()).contains(key);
            }
        }
    }

    private void answersInTime(Path data, Map<String, String> failing) throws Exception {
        JsonNode record = timed(data, "show", "retried", "--json").json();
        assertThat(record.get("items_failed").asInt()).isEqualTo(failing.size());
        JsonNode failed =
                timed(data, "items", "retried", "--status", "failed", "--json").json();
        assertThat(failed.get("items"))
                .hasSize(failing.size())
                .allSatisfy(item -> assertThat(item.get("error_category").asText())
                        .isEqualTo(failing.get(item.get("key").asText())));
        JsonNode kinds = timed(data, "items", "retried", "--errors", "--json").json();
        assertThat(kinds.get("items")).hasSize(CATEGORIES.size());
    }

    private HoldfastProcess timed(Path data, String... arguments) throws Exception {
        long began = System.nanoTime();
        HoldfastProcess process = holdfast.run(0, data, arguments);
        long took = Duration.ofNanos(System.nanoTime() - began).toMillis();
        LOG.info("{} ms for {} with {} items", took, String.join(" ", arguments), ITEMS);
        assertThat(took).as("ms for %s", String.join(" ", arguments)).isLessThan(ANSWER_MS);
        return process;
    }

    private HoldfastProcess retry(int code, Path data, String... more) throws Exception {
        List<String> arguments =
                new java.util.ArrayList<>(List.of("retry", "retried", "--errors", "--category", "timeout", "--json"));
        arguments.addAll(List.of(more));
        return holdfast.start(data, arguments.toArray(String[]::new)).awaitExit(code, BOUND);
    }

    private static <V> Set<String> changes(Map<String, V> before, Map<String, V> after) {
        Set<String> changed = new TreeSet<>(after.keySet());
        changed.removeIf(key -> after.get(key).equals(before.get(key)));
        return changed;
    }

    private static Map<String, String> failing() {
        Map<String, String> failing = new HashMap<>();
        for (int i = 0; i < FAILED; i++) {
            failing.put("retried/i" + 20 * i + "/note", CATEGORIES.get(i % CATEGORIES.size()));
        }
        return failing;
    }

    private Map<String, String> results(Path data) throws Exception {
        return holdfast
                .start(data, "results", "retried", "--items", "--format", "jsonl")
                .awaitExit(0, BOUND)
                .out()
                .stream()
                .collect(Collectors.toMap(
                        line -> "retried/"
                                + HoldfastProcess.json(line).get("incident_id").asText() + "/note",
                        line -> line));
    }
}
