package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A run that was interrupted again and again ends as one that never was; and resume says what it is about to do. */
class ResumeIT extends Scenario {
    private static final int ITEMS = 400;
    private static final int FAILING = 6;
    /** What may differ: times, how often it was started, and attempts whose end nobody saw. */
    private static final List<String> OWN = List.of(
            "experiment_id",
            "started_at",
            "ended_at",
            "last_progress_update",
            "rate_per_sec",
            "starts",
            "attempts",
            "attempts_in_doubt",
            "items_in_doubt",
            "spec");

    private static final Duration QUICK = Duration.ofMillis(400);

    @Test
    void threeKillsAPauseAndARetryLeaveNoTraceInTheCounts() throws Exception { // R12, R14, R18, R23, R25, R37
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(QUICK)) {
            Path spec = spec(service.url());
            failSome(service, "straight", "broken");
            holdfast.run(4, data, "run", spec.toString(), "--id", "straight", "--json");

            HoldfastProcess broken = holdfast.start(data, "run", spec.toString(), "--id", "broken", "--json");
            for (int kill = 1; kill <= 3; kill++) {
                awaitCalls(service, ITEMS + kill * ITEMS / 10);
                broken.kill();
                if (kill == 1) {
                    Files.writeString(spec, Files.readString(spec).replace("max_attempts: 3", "max_attempts: 5"));
                    asks(data);
                }
                broken = holdfast.start(data, "resume", "--yes", "--json");
            }
            awaitCalls(service, ITEMS + 4 * ITEMS / 10);
            service.take(QUICK.multipliedBy(5)); // a command takes seconds to start, and must not come too late
            holdfast.run(0, data, "pause", "broken", "--reason", "lunch");
            service.take(QUICK);
            broken.awaitExit(130, HoldfastCommands.BOUND);
            JsonNode paused = show(data, "broken");
            assertThat(paused.get("rate_per_sec").isNull())
                    .as("nothing goes on")
                    .isTrue();
            assertThat(paused.get("estimated_completion_time").isNull()).isTrue();
            holdfast.run(4, data, "resume", "broken", "--json");

            service.heal();
            holdfast.run(0, data, "retry", "straight", "--errors", "--json");
            holdfast.run(0, data, "retry", "broken", "--errors", "--json");

            assertThat(figures(data, "broken")).isEqualTo(figures(data, "straight"));
            assertThat(outputs(data, "broken"))
                    .isEqualTo(outputs(data, "straight"))
                    .hasSize(ITEMS);
            assertThat(show(data, "broken").get("starts").asInt()).isEqualTo(5);
            assertThat(show(data, "broken").at("/spec/execution/max_attempts").asInt())
                    .as("R12: the stored settings win over the file of today")
                    .isEqualTo(3);
            HoldfastProcess none = holdfast.run(0, data, "resume");
            assertThat(none.err()).as(none.printed()).anyMatch(line -> line.contains("no experiment is unfinished"));
        }
    }

    private void asks(Path data) throws Exception {
        HoldfastProcess unanswered = holdfast.run(3, data, "resume");
        assertThat(unanswered.err())
                .as(unanswered.printed())
                .anyMatch(line -> line.contains("resuming broken (resumed), running, handler http"))
                .anyMatch(
                        line -> line.matches(".* \\d+/400 \\(\\d+\\.\\d%\\) done, \\d+ of them failed, \\d+ left, .*"))
                .anyMatch(line -> line.contains("mode:"))
                .anyMatch(line -> line.contains("lease:") && line.contains("which is gone"))
                .anyMatch(line ->
                        line.contains("warning: execution.max_attempts") && line.contains("3") && line.contains("5"))
                .anyMatch(line -> line.contains("--yes"));
        assertThat(show(data, "broken").get("starts").asInt())
                .as("nothing was changed")
                .isEqualTo(1);
    }

    private JsonNode figures(Path data, String id) throws Exception {
        ObjectNode record = show(data, id).deepCopy();
        record.remove(OWN);
        ObjectNode metrics = (ObjectNode) record.get("metrics");
        metrics.remove("latency_ms");
        assertThat(metrics.get("true_positives").asInt()).isPositive();
        return record;
    }

    private Map<String, String> outputs(Path data, String id) throws Exception {
        return holdfast.run(0, data, "results", id, "--items", "--format", "jsonl").out().stream()
                .map(HoldfastProcess::json)
                .collect(Collectors.toMap(
                        row -> row.get("incident_id").asText(),
                        row -> row.get("status") + " " + row.get("output") + " "
                                + row.get("first_error_message").isNull()));
    }

    private JsonNode show(Path data, String id) throws Exception {
        return holdfast.run(0, data, "show", id, "--json").json();
    }

    private static void failSome(CountingService service, String... experiments) {
        for (String id : experiments) {
            service.fail(IntStream.range(0, FAILING)
                    .boxed()
                    .collect(Collectors.toMap(i -> id + "/i" + 50 * i + "/note", i -> "data_error")));
        }
    }

    private static void awaitCalls(CountingService service, int calls) {
        Awaitility.await(calls + " calls").atMost(HoldfastCommands.BOUND).until(() -> service.total() >= calls);
    }

    private Path spec(String url) throws Exception {
        Files.writeString(
                folder.resolve("resumed.csv"),
                IntStream.range(0, ITEMS + 50)
                        .mapToObj(i -> "i" + i + "," + "x".repeat(1 + i % 7) + "," + i % 2)
                        .collect(Collectors.joining("\n", "id,text,flag\n", "\n")));
        return Files.writeString(folder.resolve("resumed.yaml"), """
                experiment: {name: resumed}
                source: {file: resumed.csv, incident_id: id, types: {note: text}, labels: {flag: flag}, limit: %d}
                handler: {kind: http, url: "%s"}
                execution: {concurrency: 16, timeout: 20s, max_attempts: 3}
                metrics: {label: flag, output: detected}
                """.formatted(ITEMS, url));
    }
}
