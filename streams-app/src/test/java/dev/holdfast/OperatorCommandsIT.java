package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.schemas.Topics;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to a run by command. */
class OperatorCommandsIT {
    private static final int ITEMS = 40;
    /** Two calls at once take a minute for all items: a command comes while there is work, however slow the machine is. */
    private static final Duration SLOW = Duration.ofSeconds(3);

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void nameTheFolder() {
        data = folder.resolve("data");
    }

    @Test
    void retriesOneKindOfFailureAndSoManyOfItThenReadsAllAgainAndComparesWithAPinnedRun() throws Exception {
        HoldfastProcess up = holdfast.up(data);
        try (CountingService service = CountingService.start(Duration.ofMillis(5))) {
            service.fail(Stream.concat(failing(0, 6, "data_error"), failing(6, 10, "content_filter"))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
            Path spec = Items.spec(folder, "ops", ITEMS, service.url());
            holdfast.run(4, data, "run", spec.toString(), "--id", "ops", "--json");
            service.heal();

            String kind = failedBy("data_error").get(0).get("error_fingerprint").asText();
            String[] retry = {"retry", "ops", "--errors", "--category", "data_error", "--fingerprint", kind, "--json"};
            holdfast.run(4, data, with(retry, "--limit", "2"));
            assertThat(failedBy("data_error")).hasSize(4);
            holdfast.run(4, data, retry);
            assertThat(failedBy("data_error")).isEmpty();
            assertThat(failedBy("content_filter")).as("another kind").hasSize(4);
            HoldfastProcess none = holdfast.run(3, data, with(retry, "--dry-run"));
            assertThat(none.err()).as(none.printed()).anyMatch(line -> line.contains("has no failed items"));

            int calls = service.total();
            up.stop(HoldfastCommands.BOUND);
            String before = Instant.now().minus(Duration.ofHours(1)).toString();
            holdfast.run(0, data, "replay", "ops", "--to-datetime", before);
            assertThat(service.total()).as("what is done stays as it is").isEqualTo(calls);
            assertThat(show().get("duplicates").asInt()).isEqualTo(ITEMS);

            JsonNode pinned = holdfast.run(
                            0, data, "snapshots", "baseline", "--pin", "ops", "--reason", "the first one", "--json")
                    .json();
            assertThat(pinned.toString()).contains("ops");
            JsonNode baseline =
                    holdfast.run(0, data, "snapshots", "baseline", "--json").json();
            assertThat(baseline.toString()).contains("the first one");
        }
    }

    @Test
    void tunesARunAndReadsItsResultsOnceItIsOver() throws Exception {
        holdfast.up(data);
        try (CountingService service = CountingService.start(SLOW)) {
            Path spec = Items.spec(folder, "ops", ITEMS, service.url(), "concurrency: 2, timeout: 20s");
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "ops", "--json");
            Awaitility.await("two calls at once").atMost(HoldfastCommands.BOUND).until(() -> service.underWay() == 2);
            HoldfastProcess results = holdfast.start(data, "results", "ops", "--follow", "--format", "jsonl");

            holdfast.run(0, data, "tune", "ops", "concurrency=8", "--reason", "it bears more", "--json");
            Awaitility.await("more calls at once")
                    .atMost(HoldfastCommands.BOUND)
                    .until(() -> service.mostAtOnce() > 2);
            assertThat(results.isAlive()).as("it waits for the end").isTrue();
            service.hurry();
            run.awaitExit(0, HoldfastCommands.BOUND);
            assertThat(results.awaitExit(0, HoldfastCommands.BOUND).out()).hasSize(ITEMS);
            assertThat(service.mostAtOnce()).isLessThanOrEqualTo(8);
            assertThat(show().toString()).contains("it bears more");
        }
    }

    @Test
    void goesOnWithASettingOfTodayWhereSomebodySaysWhyAndNamesWhatIsChangedSince() throws Exception {
        holdfast.up(data);
        try (CountingService service = CountingService.start(SLOW)) {
            Path spec = Items.spec(folder, "ops", ITEMS, service.url(), "concurrency: 2, timeout: 20s");
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "ops", "--json");
            Awaitility.await("the first calls").atMost(HoldfastCommands.BOUND).until(() -> service.total() >= 2);
            holdfast.run(0, data, "pause", "ops", "--reason", "lunch");
            run.awaitExit(130, HoldfastCommands.BOUND);
            Files.writeString(spec, Files.readString(spec).replace("concurrency: 2", "concurrency: 6"));
            service.hurry();

            HoldfastProcess unsaid =
                    holdfast.run(2, data, "resume", "ops", "--yes", "--accept-drift", "execution.concurrency");
            assertThat(unsaid.err()).as(unsaid.printed()).anyMatch(line -> line.contains("--reason"));
            holdfast.run(
                    0,
                    data,
                    "resume",
                    "ops",
                    "--yes",
                    "--accept-drift",
                    "execution.concurrency",
                    "--reason",
                    "a larger machine",
                    "--json");
            JsonNode record = show();
            assertThat(record.at("/spec/execution/concurrency").asInt()).isEqualTo(6);
            assertThat(record.toString()).contains("a larger machine");

            holdfast.run(0, data, "audit", "ops");
            Path source = folder.resolve("ops.csv");
            Files.writeString(source, Files.readString(source).replace("i7,text", "i7,another text"));
            HoldfastProcess changed = holdfast.run(5, data, "audit", "ops");
            assertThat(changed.out()).as(changed.printed()).anyMatch(line -> line.contains("ops.csv"));
            holdfast.run(0, data, "audit", "ops", "--no-source");
        }
    }

    @Test
    void keepsTheRejectedRowsOfAFileOnceThoughTheRunIsKilledAndResumed() throws Exception {
        Path rows = folder.resolve("rows.csv");
        Files.writeString(
                rows,
                IntStream.range(0, ITEMS)
                        .mapToObj(number -> number % 10 == 3 ? "bad" + number : "i" + number + ",text " + number)
                        .collect(Collectors.joining("\n", "id,text\n", "\n")));
        try (CountingService service = CountingService.start(SLOW)) {
            Path spec = Files.writeString(folder.resolve("rows.yaml"), """
                    experiment: {name: rows}
                    source: {file: rows.csv, incident_id: id, types: {note: text}}
                    handler: {kind: http, url: "%s"}
                    execution: {concurrency: 2, timeout: 20s}
                    """.formatted(service.url()));
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "ops", "--json");
            Awaitility.await("the first calls").atMost(HoldfastCommands.BOUND).until(() -> service.total() >= 2);
            run.kill();
            service.hurry();
            holdfast.run(4, data, "resume", "ops", "--yes", "--json");

            HoldfastProcess rejected = holdfast.run(0, data, "items", "ops", "--rejected");
            assertThat(rejected.out())
                    .as(rejected.printed())
                    .anyMatch(line -> line.contains("ragged_row") && line.contains("line 5 has 1 field"));
            holdfast.run(0, data, "audit", "ops");
            assertThat(holdfast.run(0, data, "doctor", "--json").json()).isNotEmpty();
            List<String> kept = Attached.to(holdfast.up(data)).bytes(Topics.REJECTED_ITEMS.name()).stream()
                    .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                    .toList();
            assertThat(kept).hasSize(4).doesNotHaveDuplicates();
        }
    }

    private static String[] with(String[] words, String... more) {
        return Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new);
    }

    private static Stream<Map.Entry<String, String>> failing(int from, int to, String category) {
        return IntStream.range(from, to).mapToObj(number -> Map.entry("ops/i" + number + "/note", category));
    }

    private List<JsonNode> failedBy(String category) throws Exception {
        JsonNode items = holdfast.run(0, data, "items", "ops", "--status", "failed", "--category", category, "--json")
                .json()
                .get("items");
        return IntStream.range(0, items.size()).mapToObj(items::get).toList();
    }

    private JsonNode show() throws Exception {
        return holdfast.run(0, data, "show", "ops", "--json").json();
    }
}
