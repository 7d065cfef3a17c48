package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An experiment from its start to its end as a person at a terminal lives it, with real processes and real kills. */
class LifeIT extends Scenario {
    private static final int ITEMS = 240;

    /** A1 resume after a kill, A2 resume of a completed one, A3 another source, A6 progress. */
    @Test
    void resumesAfterAKillOnlyWithTheSameSourceAndOnlyUntilItIsComplete() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(500))) {
            Path spec = Items.spec(folder, "life", ITEMS, service.url());
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "life", "--json");
            Awaitility.await("half of the calls")
                    .atMost(HoldfastCommands.BOUND)
                    .until(() -> service.total() >= ITEMS / 2);
            run.kill();

            JsonNode half = show(data);
            assertThat(half.get("status").asText())
                    .as("R8: running does not mean alive")
                    .isEqualTo("running");
            assertThat(half.get("items_succeeded").asInt()).isBetween(ITEMS / 4, ITEMS - 1);
            assertThat(half.get("lease").get("pid").asLong()).isPositive();
            Map<String, String> before = results(data);

            Path source = folder.resolve("life.csv");
            byte[] original = Files.readAllBytes(source);
            Files.writeString(source, "one,more\n", StandardOpenOption.APPEND);
            HoldfastProcess changed = holdfast.run(3, data, "resume", "life"); // R4, A3
            assertThat(changed.err())
                    .as(changed.printed())
                    .anyMatch(line -> line.contains("is not the one")
                            && line.contains(half.get("source_checksum").asText())
                            && line.lastIndexOf("sha256:") > line.indexOf("sha256:"));
            Files.delete(source);
            HoldfastProcess missing = holdfast.run(3, data, "resume", "life"); // R5
            assertThat(missing.err()).as(missing.printed()).anyMatch(line -> line.contains("there is no such file"));
            assertThat(show(data)).as("nothing was written, no lease was taken").isEqualTo(half);

            Files.write(source, original);
            HoldfastProcess resumed = holdfast.run(0, data, "resume", "life", "--json");
            Map<String, String> after = results(data);
            assertThat(after).hasSize(ITEMS).containsAllEntriesOf(before); // A1
            assertProgressAdvanced(resumed); // A6

            JsonNode complete = show(data);
            assertThat(complete.get("status").asText()).isEqualTo("completed");
            assertThat(complete.get("items_total").asInt()).as("R25").isEqualTo(ITEMS);
            assertThat(complete.get("starts").asInt()).isEqualTo(2);
            assertThat(complete.get("lease").isNull()).as("R10").isTrue();
            HoldfastProcess again = holdfast.run(3, data, "resume", "life"); // A2, R7
            assertThat(again.err()).as(again.printed()).anyMatch(line -> line.contains("completed since"));
            assertThat(results(data)).isEqualTo(after);
        }
    }

    /** A cancel in mid-run: what is done is kept, the rest says that it was cancelled. */
    @Test
    void cancelsForGood() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(900))) {
            Path spec = Items.spec(folder, "life", ITEMS, service.url());
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "life", "--json");
            run.awaitOut(line -> line.contains("\"progress\""), HoldfastCommands.BOUND);

            holdfast.run(0, data, "cancel", "life", "--reason", "wrong prompt", "--json");
            run.awaitExit(4, HoldfastCommands.BOUND);

            JsonNode record = show(data);
            assertThat(record.get("status").asText()).isEqualTo("cancelled");
            assertThat(record.get("status_reason").asText()).isEqualTo("user: wrong prompt");
            assertThat(record.get("items_succeeded").asInt()).isEqualTo(service.total());
            assertThat(record.get("items_succeeded").asInt()
                            + record.get("items_cancelled").asInt())
                    .as("each item has its end")
                    .isEqualTo(ITEMS);
            assertThat(record.get("items_cancelled").asInt()).isPositive();
            assertThat(results(data)).hasSize(ITEMS);
            HoldfastProcess refused = holdfast.run(3, data, "resume", "life");
            assertThat(refused.err()).as(refused.printed()).anyMatch(line -> line.contains("cancelled since"));
        }
    }

    private static void assertProgressAdvanced(HoldfastProcess resumed) {
        List<JsonNode> progress = resumed.out().stream()
                .map(HoldfastProcess::json)
                .filter(event -> event.get("event").asText().equals("progress"))
                .toList();
        assertThat(progress).as(resumed.printed()).hasSizeGreaterThan(2);
        assertThat(progress)
                .extracting(event -> event.get("items_succeeded").asInt())
                .isSorted()
                .as("it advances from commit to commit")
                .satisfies(counts -> assertThat(new TreeSet<>(counts)).hasSizeGreaterThan(2));
        assertThat(progress)
                .extracting(
                        event -> Instant.parse(event.get("last_progress_update").asText()))
                .isSorted();
        JsonNode late = progress.get(progress.size() - 2);
        assertThat(late.get("rate_per_sec").asDouble())
                .as("R26: of this start's work, and of what was under way at the kill; over all it would be twice that")
                .isBetween(4.0, 50.0);
        double left =
                late.get("items_total").asInt() - late.get("items_succeeded").asInt();
        Instant update = Instant.parse(late.get("last_progress_update").asText());
        Duration estimate = Duration.between(
                update, Instant.parse(late.get("estimated_completion_time").asText()));
        assertThat(estimate.toMillis() / 1e3)
                .as("R22, R26: what is left at this rate, counted from when it was printed; %s", late)
                .isBetween(
                        left / late.get("rate_per_sec").asDouble() - 0.1,
                        left / late.get("rate_per_sec").asDouble() + 5);
    }

    private JsonNode show(Path data) throws Exception {
        ObjectNode record =
                holdfast.run(0, data, "show", "life", "--json").json().deepCopy();
        record.remove("stalled"); // says for how long, now
        return record;
    }

    private Map<String, String> results(Path data) throws Exception {
        Map<String, String> rows = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (String line : holdfast.run(0, data, "results", "life", "--items", "--format", "jsonl")
                .out()) {
            JsonNode row = HoldfastProcess.json(line);
            String key = "life/" + row.get("incident_id").asText() + "/note";
            assertThat(seen.add(key)).as("one result of %s", key).isTrue();
            rows.put(key, line);
        }
        return rows;
    }
}
