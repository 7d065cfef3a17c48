package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Real narratives (SAFECOM) through real handlers. Skipped where the data is not at hand. */
class NarrativesIT {
    private static final int CSV_CELLS = 360;

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void givesEveryNarrativeOneResultAndItsAttempts() throws Exception {
        Path data = folder.resolve("data");
        Path csv = real("safecom/SAFECOM_UAS_fire_data.csv");
        Attached place = Attached.to(holdfast.up(data));
        try (CountingService service = CountingService.start(Duration.ofMillis(2))) {
            String http = "{kind: http, url: '" + service.url() + "'}";
            run(data, "csv-http", csv, "{narrative: Narrative, corrective_action: Corrective Action}", http);
            run(data, "jsonl-http", real("safecom/SAFECOM_UAS_fire_data_Doccano.json"), "{narrative: Text}", http);
        }
        Path program = program();
        String exec = "{kind: exec, command: [sh, '" + program + "']}";
        run(data, "csv-exec", csv, "{narrative: Narrative, corrective_action: Corrective Action}", exec);

        int items = assertAllAccountedFor(data, "csv-http", CSV_CELLS);
        assertThat(assertAllAccountedFor(data, "csv-exec", CSV_CELLS)).isEqualTo(items);
        assertThat(assertAllAccountedFor(data, "jsonl-http", 179)).isEqualTo(179);
        assertEveryItemHasItsAttempts(place, 2 * items + 179);
        JsonNode attempts = holdfast.run(0, data, "attempts", "csv-exec", "15-0052/narrative", "--json")
                .json();
        assertThat(attempts.get("items"))
                .extracting(event -> event.get("event").asText())
                .containsExactly("started", "succeeded");
    }

    private static void assertEveryItemHasItsAttempts(Attached place, int items) {
        var events = place.all(Topics.ATTEMPTS);
        for (AttemptEvent kind : List.of(AttemptEvent.STARTED, AttemptEvent.SUCCEEDED)) {
            Set<String> keys = events.stream()
                    .filter(event -> event.value().getEvent() == kind)
                    .map(event -> event.key())
                    .collect(Collectors.toSet());
            assertThat(keys).as("%s", kind).hasSize(items);
        }
        assertThat(events).hasSize(2 * items);
    }

    private int assertAllAccountedFor(Path data, String id, int cells) throws Exception {
        JsonNode shown = holdfast.run(0, data, "show", id, "--json").json();
        int items = shown.get("items_total").asInt();
        assertThat(items
                        + shown.get("source_blanks").asInt()
                        + shown.get("duplicates_in_source").asInt())
                .as("items, blanks and duplicates: %s", shown)
                .isEqualTo(cells);
        assertThat(shown.get("items_succeeded").asInt()).isEqualTo(items);
        List<String> rows =
                holdfast.run(0, data, "results", id, "--format", "jsonl").out();
        Set<String> keys = new HashSet<>();
        rows.stream()
                .map(HoldfastProcess::json)
                .forEach(row -> keys.add(row.get("incident_id") + "/" + row.get("type")));
        assertThat(rows).hasSize(items);
        assertThat(keys).hasSize(items);
        return items;
    }

    private void run(Path data, String id, Path source, String types, String handler) throws Exception {
        Path spec = Files.writeString(folder.resolve(id + ".yaml"), """
                experiment: {name: %s}
                source: {file: '%s', incident_id: 'Tracking #', types: %s}
                handler: %s
                execution: {concurrency: 8, timeout: 20s}
                """.formatted(id, source, types, handler));
        holdfast.run(0, data, "run", spec.toString(), "--id", id);
    }

    private Path program() throws Exception {
        return Files.writeString(folder.resolve("classify.sh"), """
                while IFS= read -r item; do
                    case $item in
                        *fire*) printf '%s\\n' '{"fire": true}' ;;
                        *) printf '%s\\n' '{"fire": false}' ;;
                    esac
                done
                """);
    }

    private static Path real(String name) {
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve("shared/data").resolve(name))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseGet(() -> Assumptions.abort("shared/data/" + name + " is not at hand"));
    }
}
