package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Two files, a key of two columns and some of the rows: killed in the middle, gone on with, and proven. */
class SeveralFilesIT extends Scenario {
    private static final int ITEMS = 60;

    @Test
    void whatWasKilledInTheMiddleGoesOnWithItsFilesAndIsProven() throws Exception {
        Path data = folder.resolve("data");
        Path spec = write();
        HoldfastProcess dry = holdfast.run(0, data, "run", spec.toString(), "--dry-run");
        assertThat(dry.out())
                .contains(
                        "source:       " + folder + "/in/*.csv (2 files)",
                        "rows:         92",
                        "left out:     30 rows left out by source.where",
                        "items:        60",
                        "rejected:     1 (1 missing_id)")
                .anyMatch(line -> line.contains("in/b.csv:47 has nothing in the column 'mjd'"));

        HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "several");
        Awaitility.await("some calls").atMost(HoldfastCommands.BOUND).until(() -> calls() >= 10);
        run.kill();
        assertThat(calls()).isLessThan(ITEMS);

        Files.writeString(folder.resolve("in/aa.csv"), "plate,mjd,text,primary\n9,9,later,1\n");
        Files.writeString(folder.resolve("go"), "");
        HoldfastProcess resumed = holdfast.run(4, data, "resume", "several");
        assertThat(resumed.err())
                .as(resumed.printed())
                .anyMatch(line -> line.contains(
                        folder + "/in/aa.csv now, which was not there when the experiment was started: it is not read"))
                .anyMatch(line -> line.contains("60 succeeded, 0 failed"));

        HoldfastProcess audit = holdfast.run(0, data, "audit", "several");
        assertThat(audit.out())
                .as(audit.printed())
                .anyMatch(line -> line.contains(folder + "/in/*.csv (2 files) has sha256:") && line.contains("aa.csv"))
                .anyMatch(line -> line.contains("92 rows: 30 rows left out by source.where, 60 items"))
                .anyMatch(line -> line.contains("60 keys of the source are the 60 that were submitted"));
        assertThat(holdfast.run(0, data, "results", "several", "--format", "jsonl").out().stream()
                        .map(HoldfastProcess::json)
                        .map(row -> row.get("incident_id").asText()))
                .hasSize(ITEMS)
                .doesNotHaveDuplicates()
                .contains("1~0", "1~44", "2~0", "2~44");
        JsonNode shown = holdfast.run(0, data, "show", "several", "--json").json();
        assertThat(shown.get("source_files"))
                .extracting(file -> file.get("file").asText())
                .containsExactly(folder + "/in/a.csv", folder + "/in/b.csv");
        assertThat(holdfast.run(0, data, "items", "several", "--rejected", "--json")
                        .json()
                        .get("items"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.get("file").asText()).isEqualTo(folder + "/in/b.csv");
                    assertThat(row.get("line").asInt()).isEqualTo(47);
                    assertThat(row.get("row").asInt()).isEqualTo(91);
                });

        Files.writeString(folder.resolve("in/b.csv"), rows(2).replace("text 7,", "text 8,"));
        assertThat(holdfast.run(5, data, "audit", "several").out())
                .anyMatch(line -> line.contains("1 file of 2 changed: " + folder + "/in/b.csv had sha256:"));
    }

    /** Every third of 45 rows is left out. */
    private static String rows(int plate) {
        return IntStream.range(0, 45)
                .mapToObj(n -> plate + "," + n + ",text " + n + "," + (n % 3 == 1 ? 0 : 1))
                .collect(Collectors.joining("\n", "plate,mjd,text,primary\n", "\n"));
    }

    private Path write() throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        Files.writeString(in.resolve("a.csv"), rows(1));
        Files.writeString(in.resolve("b.csv"), rows(2) + "2,,lost,1\n2,0,text 0,1\n");
        Files.writeString(folder.resolve("slow.sh"), """
                while read -r item; do
                  echo call >> calls
                  [ -e go ] || sleep 0.3
                  echo '{"ok": true}'
                done
                """);
        return Files.writeString(folder.resolve("spec.yaml"), """
                experiment: {name: several}
                source:
                  file: in/*.csv
                  incident_id: [plate, mjd]
                  types: {note: text}
                  where: {primary: 1}
                handler: {kind: exec, command: [sh, slow.sh]}
                execution: {concurrency: 2, timeout: 20s}
                """);
    }

    private long calls() {
        Path calls = folder.resolve("calls");
        try {
            return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
