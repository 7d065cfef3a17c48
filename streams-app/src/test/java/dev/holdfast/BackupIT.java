package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.schemas.Topics;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A backup is enough to go on from, wherever the data folder went. */
class BackupIT {
    private static final int ITEMS = 200;

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void goesOnInAnEmptyFolderFromABackupOfARunThatWasKilled() throws Exception { // R36
        Path data = folder.resolve("data");
        Path backup = folder.resolve("backup");
        try (CountingService service = CountingService.start(Duration.ofSeconds(1))) {
            Path spec = Items.spec(folder, "long", ITEMS, service.url());
            HoldfastProcess run = start(data, spec, service, ITEMS / 4);
            HoldfastProcess refused = holdfast.run(3, data, "backup", "long");
            assertThat(refused.err()).as(refused.printed()).anyMatch(line -> line.contains("holdfast pause long"));
            run.kill();
            JsonNode manifest = backUp(data, backup);
            delete(data);
            Map<String, Integer> before = service.calls();

            holdfast.run(0, data, "restore", backup.toString());

            assertSameCounts(manifest.get("items"), show(data));
            HoldfastProcess again = holdfast.run(3, data, "restore", backup.toString());
            assertThat(again.err()).as(again.printed()).anyMatch(line -> line.contains("exists already"));
            assertThat(service.calls()).as("calls while it was restored").isEqualTo(before);
            HoldfastProcess resume = holdfast.run(0, data, "resume", "long", "--backup");
            assertThat(resume.err()).as(resume.printed()).anyMatch(line -> line.contains("backup of long with "));
            try (Stream<Path> backups = Files.list(data.resolve("backups"))) {
                assertThat(backups).hasSize(1).allMatch(one -> Files.exists(one.resolve("manifest.json")));
            }
            assertFinished(data, service);
        }
    }

    @Test
    void isRestoredByASecondCommandIfTheFirstWasKilled() throws Exception { // R33, R36
        Path first = folder.resolve("first");
        Path data = folder.resolve("data");
        Path backup = folder.resolve("backup");
        int items = 1_000;
        try (CountingService service = CountingService.start(Duration.ofMillis(1))) {
            Path spec = Items.spec(folder, "long", items, service.url());
            holdfast.run(0, first, "run", spec.toString(), "--id", "long");
            holdfast.run(0, first, "backup", "long", "-o", backup.toString());
            HoldfastProcess restore = holdfast.start(data, "restore", backup.toString());
            Awaitility.await("the record")
                    .atMost(HoldfastCommands.BOUND)
                    .ignoreExceptions()
                    .until(() -> !restore.isAlive()
                            || !Attached.toOwnerOf(data).all(Topics.EXPERIMENTS).isEmpty());
            restore.kill();

            // Refused where it is whole by then: the last command may have been on its way when the first was killed.
            HoldfastProcess again = holdfast.start(data, "restore", backup.toString());
            if (again.awaitExit(HoldfastCommands.BOUND) != 0) {
                again.awaitExit(3, HoldfastCommands.BOUND);
                assertThat(again.err()).last().asString().contains("experiment long exists already");
            }

            JsonNode record = show(data);
            assertThat(record.get("status").asText()).isEqualTo("completed");
            assertThat(record.get("items_succeeded").asInt()).isEqualTo(items);
            assertThat(record.get("duplicates").asInt()).isZero();
            assertThat(record.get("ended_at")).isEqualTo(show(first).get("ended_at"));
            Attached there = Attached.to(holdfast.up(data, "--broker-only"));
            assertThat(there.all(Topics.RESULTS)).hasSize(items);
            assertThat(there.all(Topics.ATTEMPTS)).as("events, none twice").hasSize(2 * items);
            assertThat(service.total()).isEqualTo(items);
        }
    }

    private HoldfastProcess start(Path data, Path spec, CountingService service, int calls) throws Exception {
        HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "long");
        Awaitility.await("some calls").atMost(HoldfastCommands.BOUND).until(() -> service.total() >= calls);
        return run;
    }

    private JsonNode backUp(Path data, Path backup) throws Exception {
        JsonNode answer = holdfast.run(0, data, "backup", "long", "-o", backup.toString(), "--json")
                .json();
        assertThat(answer.get("applied").asBoolean()).isTrue();
        JsonNode manifest = HoldfastProcess.json(Files.readString(backup.resolve("manifest.json")));
        assertThat(manifest.get("items").get("admitted").asInt()).as("items").isEqualTo(ITEMS);
        assertThat(manifest.get("items").get("succeeded").asInt()).isPositive().isLessThan(ITEMS);
        return manifest;
    }

    private JsonNode show(Path data) throws Exception {
        return holdfast.run(0, data, "show", "long", "--json").json();
    }

    private static void assertSameCounts(JsonNode items, JsonNode record) {
        assertThat(record.get("status").asText()).isEqualTo("paused");
        assertThat(record.get("status_reason").asText()).isEqualTo("restored from a backup");
        assertThat(record.get("items_total").asInt()).isEqualTo(ITEMS);
        // What executors had reported and nobody had read is read now: there may be more of these.
        assertThat(record.get("items_succeeded").asInt())
                .isGreaterThanOrEqualTo(items.get("succeeded").asInt());
        assertThat(record.get("attempts").asInt())
                .isGreaterThanOrEqualTo(items.get("attempts").asInt());
    }

    private void assertFinished(Path data, CountingService service) throws Exception {
        JsonNode record = show(data);
        assertThat(record.get("status").asText()).isEqualTo("completed");
        assertThat(record.get("items_succeeded").asInt()).isEqualTo(ITEMS);
        assertThat(record.get("duplicates").asInt()).isZero();
        assertThat(service.calls()).hasSize(ITEMS);
        assertThat(service.total())
                .as("calls: only what was under way when it was killed may be called again")
                .isBetween(ITEMS, ITEMS + record.get("attempts_in_doubt").asInt());
        assertThat(record.get("attempts_in_doubt").asInt())
                .as("at most what ran at once")
                .isLessThanOrEqualTo(16);
        JsonNode history =
                holdfast.run(0, data, "attempts", "long", "i0/note", "--json").json();
        assertThat(events(history)).endsWith("succeeded").contains("started");
        HoldfastProcess broker = holdfast.up(data, "--broker-only");
        assertThat(Attached.to(broker).all(Topics.RESULTS))
                .extracting(result -> result.key())
                .doesNotHaveDuplicates()
                .hasSize(ITEMS);
    }

    private static List<String> events(JsonNode history) {
        return Stream.iterate(0, number -> number + 1)
                .limit(history.get("items").size())
                .map(number -> history.get("items").get(number).get("event").asText())
                .toList();
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
