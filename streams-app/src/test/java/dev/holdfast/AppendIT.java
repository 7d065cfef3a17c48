package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A finished experiment takes the rows that came to its file since, across a crash, and nothing that it has is run again. */
class AppendIT extends Scenario {
    private static final String SOURCE = "growing.csv";

    @Test
    void rowsThatCameSinceAreRunAlsoAcrossAKillAndTheWholeIsProved() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ZERO)) {
            Path spec = spec(service.url(), "blocks: {units_per_block: 16}");
            Path file = Files.writeString(folder.resolve(SOURCE), "id,text\n" + rows(0, 40));
            holdfast.run(0, data, "run", spec.toString(), "--id", "e", "--json");
            String first = show(data).get("source_checksum").asText();

            grow(file, ",without an id\ni3,again\ni7," + text(7) + "\n" + rows(40, 160));
            HoldfastProcess preview = holdfast.run(0, data, "resume", "e", "--append", "--dry-run");
            assertThat(preview.out())
                    .as(preview.printed())
                    .first()
                    .asString()
                    .isEqualTo("e: would append 123 new rows behind the 40 that were read: 120 items, 0 blank texts,"
                            + " 2 duplicates (1 that differ), 1 rejected; 160 items in all");
            JsonNode counted = holdfast.run(0, data, "resume", "e", "--append", "--dry-run", "--json")
                    .json();
            assertThat(counted.get("items").asInt()).isEqualTo(120);
            assertThat(counted.get("checksum_before").asText()).isEqualTo(first);
            assertThat(service.total()).as("nothing was submitted").isEqualTo(40);

            service.take(Duration.ofMillis(400));
            HoldfastProcess killed = holdfast.start(data, "resume", "e", "--append", "--reason", "a new week");
            awaitCalls(service, 60);
            killed.kill();
            assertThat(killed.err())
                    .as(killed.printed())
                    .anyMatch(line -> line.startsWith("holdfast: appending to e (growing): 123 new rows"));
            JsonNode open = show(data);
            assertThat(open.get("status").asText()).isEqualTo("running");
            assertThat(open.get("items_total").asInt()).isEqualTo(160);
            service.hurry();
            HoldfastProcess again = holdfast.run(4, data, "resume", "e", "--append", "--json");
            assertThat(again.out()).as(again.printed()).last().asString().contains("\"event\":\"finished\"");

            JsonNode shown = show(data);
            assertThat(shown.get("status").asText()).isEqualTo("completed");
            assertThat(shown.get("items_total").asInt()).isEqualTo(160);
            assertThat(shown.get("items_succeeded").asInt()).isEqualTo(160);
            assertThat(shown.get("rejected").asInt()).isEqualTo(1);
            assertThat(shown.get("duplicates_in_source").asInt()).isEqualTo(2);
            assertThat(shown.get("appends")).hasSize(1);
            assertThat(shown.at("/appends/0/checksum_before").asText()).isEqualTo(first);
            assertThat(shown.at("/appends/0/checksum").asText())
                    .isEqualTo(shown.get("source_checksum").asText())
                    .isNotEqualTo(first);
            assertThat(shown.at("/appends/0/rows").asInt()).isEqualTo(163);
            assertThat(shown.at("/appends/0/reason").asText()).isEqualTo("a new week");
            assertThat(IntStream.range(0, 40).map(i -> service.calls().get("e/i" + i + "/note")))
                    .as("what was done is not done again")
                    .containsOnly(1);
            HoldfastProcess rejects = holdfast.run(0, data, "items", "e", "--rejected");
            assertThat(rejects.out())
                    .as(rejects.printed())
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith("missing_id") && line.contains("line 42"))
                    .anyMatch(line -> line.startsWith("duplicate_differs") && line.contains("line 43"));
            audit(data, "grew 1 time,");
            assertThat(holdfast.run(0, data, "snapshots", "list", "--json")
                            .json()
                            .get("items"))
                    .hasSize(2);

            grow(file, rows(160, 170));
            holdfast.run(4, data, "resume", "e", "--append");
            audit(data, "grew 2 times,");
            HoldfastProcess text = holdfast.run(0, data, "show", "e");
            assertThat(text.out())
                    .as(text.printed())
                    .filteredOn(line -> line.startsWith("appended at "))
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("123 rows, 120 items", "(a new week)", "the source had 40 rows", first);
            assertThat(show(data).get("items_total").asInt()).isEqualTo(170);
        }
    }

    @Test
    void whatDidNotJustGrowIsRefusedAndNothingIsSubmitted() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ZERO)) {
            Path spec = spec(service.url(), "");
            String old = "id,text\n" + rows(0, 10);
            Path file = Files.writeString(folder.resolve(SOURCE), old);
            holdfast.run(0, data, "run", spec.toString(), "--id", "e", "--json");

            HoldfastProcess none = holdfast.run(0, data, "resume", "e", "--append");
            assertThat(none.err())
                    .as(none.printed())
                    .anyMatch(line -> line.contains("there is nothing to append to e: ")
                            && line.endsWith(SOURCE + " has 10 rows, as it had"));
            JsonNode document =
                    holdfast.run(0, data, "resume", "e", "--append", "--json").json();
            assertThat(document.get("applied").asBoolean()).isFalse();

            HoldfastProcess forgotten = holdfast.run(3, data, "resume", "e");
            assertThat(forgotten.err())
                    .as(forgotten.printed())
                    .anyMatch(line -> line.contains("'holdfast resume e --append' runs rows that came to its file"));

            Files.writeString(file, old.replace("i4," + text(4), "i4,changed") + rows(10, 20));
            refused(data, "data row 5, id 'i4', type 'note', says something else than what was submitted");
            Files.writeString(file, old.replace("i4,", "j4,") + rows(10, 20));
            refused(data, "data row 5, id 'j4', type 'note', was not submitted");
            Files.writeString(file, "id,text\n" + rows(0, 9));
            refused(data, "fewer than the 10 that were read");
            assertThat(service.total()).isEqualTo(10);

            Files.writeString(file, old + "i3,again\n,without an id\n");
            HoldfastProcess noItems = holdfast.run(4, data, "resume", "e", "--append");
            assertThat(noItems.err())
                    .as(noItems.printed())
                    .anyMatch(line -> line.contains("no new row is a new item: the record has the 2 new rows"));
            assertThat(show(data).get("rejected").asInt()).isEqualTo(1);
            HoldfastProcess rejects = holdfast.run(0, data, "items", "e", "--rejected");
            assertThat(rejects.out()).as(rejects.printed()).hasSize(2);
            assertThat(service.total()).isEqualTo(10);
            audit(data, "grew 1 time,");
        }
    }

    @Test
    void anUnfinishedOrCancelledExperimentTakesNoRowsAndSaysWhatToDo() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(300))) {
            Path spec = spec(service.url(), "");
            String old = "id,text\n" + rows(0, 60);
            Path file = Files.writeString(folder.resolve(SOURCE), old);
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "e");
            awaitCalls(service, 8);
            run.kill();
            service.hurry();
            grow(file, rows(60, 70));

            HoldfastProcess early = holdfast.run(3, data, "resume", "e", "--append");
            String head = "head -c " + old.length() + " " + file + " > before";
            assertThat(early.err())
                    .as(early.printed())
                    .anyMatch(line -> line.contains("'holdfast resume e' goes on with it, then append")
                            && line.contains(head)
                            && line.contains("--source"));
            Path before = folder.resolve("before");
            Process shell = new ProcessBuilder("sh", "-c", head)
                    .directory(folder.toFile())
                    .start();
            assertThat(shell.waitFor()).isZero();
            holdfast.run(0, data, "resume", "e", "--source", before.toString());
            holdfast.run(0, data, "resume", "e", "--append");
            assertThat(show(data).get("items_succeeded").asInt()).isEqualTo(70);

            holdfast.run(2, data, "resume", "--append");
            holdfast.run(2, data, "resume", "e", "--append", "--take-over", "--reason", "mine");
            service.take(Duration.ofSeconds(5)); // the cancel comes before its end
            HoldfastProcess second = holdfast.start(data, "run", spec.toString(), "--id", "c");
            Awaitility.await("a call of c")
                    .atMost(HoldfastCommands.BOUND)
                    .until(() -> service.calls().keySet().stream().anyMatch(key -> key.startsWith("c/")));
            holdfast.run(0, data, "cancel", "c", "--reason", "wrong");
            second.awaitExit(HoldfastCommands.BOUND);
            HoldfastProcess cancelled = holdfast.run(3, data, "resume", "c", "--append");
            assertThat(cancelled.err())
                    .as(cancelled.printed())
                    .anyMatch(line -> line.contains("experiment c was cancelled: nothing makes it complete"));
        }
    }

    private void refused(Path data, String why) throws Exception {
        HoldfastProcess refused = holdfast.run(3, data, "resume", "e", "--append");
        assertThat(refused.err())
                .as(refused.printed())
                .anyMatch(line -> line.contains("has not just grown since it was read") && line.contains(why))
                .anyMatch(line -> line.contains("nothing was submitted"));
    }

    private void audit(Path data, String words) throws Exception {
        HoldfastProcess audit = holdfast.run(0, data, "audit", "e");
        assertThat(audit.out())
                .as(audit.printed())
                .anyMatch(line -> line.startsWith("ok      appends: ") && line.contains(words));
    }

    private JsonNode show(Path data) throws Exception {
        return holdfast.run(0, data, "show", "e", "--json").json();
    }

    private static void awaitCalls(CountingService service, int calls) {
        Awaitility.await(calls + " calls").atMost(HoldfastCommands.BOUND).until(() -> service.total() >= calls);
    }

    private static void grow(Path file, String rows) throws IOException {
        Files.writeString(file, rows, StandardOpenOption.APPEND);
    }

    private static String rows(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "i" + i + "," + text(i) + "\n")
                .collect(Collectors.joining());
    }

    private static String text(int i) {
        return "x".repeat(1 + i % 7);
    }

    private Path spec(String url, String more) throws IOException {
        return Files.writeString(folder.resolve("growing.yaml"), """
                experiment: {name: growing}
                source: {file: %s, incident_id: id, types: {note: text}}
                handler: {kind: http, url: "%s"}
                execution: {concurrency: 8, timeout: 20s}
                %s
                """.formatted(SOURCE, url, more));
    }
}
