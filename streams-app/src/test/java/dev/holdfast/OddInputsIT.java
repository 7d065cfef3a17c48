package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.Distribution;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not as they should be, as a person with Holdfast alone sees them. */
class OddInputsIT {
    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    private Path spec(String source) throws Exception {
        Files.writeString(
                folder.resolve("echo.sh"), "while IFS= read -r item; do printf '%s\\n' '{\"ok\": true}'; done\n");
        return Files.writeString(folder.resolve("spec.yaml"), """
                experiment: {name: odd}
                source: {%s}
                handler: {kind: exec, command: [sh, echo.sh]}
                execution: {concurrency: 2, timeout: 20s}
                """.formatted(source));
    }

    @Test
    void whatBecameNoItemIsSaidAndListed() throws Exception {
        Path data = folder.resolve("data");
        Files.writeString(folder.resolve("a.csv"), "id,text\n1,a\n2,b,\n1,other\n,lost\n3,c\n1,a\n");
        Path spec = spec("file: a.csv, incident_id: id, types: {note: text}");

        HoldfastProcess dry = holdfast.run(0, data, "run", spec.toString(), "--dry-run");
        assertThat(dry.out())
                .contains("rejected:     2 (1 missing_id, 1 ragged_row)")
                .contains("duplicates:   2 (1 say something else than the item that counts)")
                .anyMatch(line ->
                        line.contains("ragged_row") && line.contains("line 3 has 3 fields, but the header has 2"));
        assertThat(holdfast.run(0, data, "run", spec.toString(), "--columns").out())
                .containsExactly("#1 'id'", "#2 'text'");
        HoldfastProcess run = holdfast.run(4, data, "run", spec.toString(), "--id", "odd");
        assertThat(run.err())
                .anyMatch(line -> line.contains("line 3 has 3 fields, but the header has 2"))
                .anyMatch(line ->
                        line.contains("rejected: 1 missing_id, 1 ragged_row; see 'holdfast items odd --rejected'"))
                .anyMatch(line -> line.contains("1 of the duplicates say something else"));

        JsonNode all = holdfast.run(0, data, "items", "odd", "--rejected", "--json")
                .json()
                .get("items");
        assertThat(all)
                .extracting(row -> row.get("line").asInt() + " "
                        + row.get("column").asText() + " " + row.get("reason").asText() + " "
                        + row.get("value").asText())
                .containsExactly("3 null ragged_row 2,b,", "4 text duplicate_differs other", "5 id missing_id ");
        HoldfastProcess first = holdfast.run(0, data, "items", "odd", "--rejected", "--limit", "1");
        assertThat(first.out())
                .singleElement()
                .asString()
                .contains("line 3 has 3 fields")
                .endsWith("2,b,");
        assertThat(first.err()).anyMatch(line -> line.contains("1 rejected") && line.contains("of 3; --limit N"));
        assertThat(holdfast.run(0, data, "audit", "odd").out())
                .anyMatch(
                        line -> line.contains("6 rows: 2 items, 0 blank texts, 2 duplicates (1 that differ), 2 rejected"
                                + " (1 missing_id, 1 ragged_row)"));

        HoldfastProcess refused = holdfast.run(3, data, "run", spec.toString(), "--set", "source.duplicates=refuse");
        assertThat(refused.printed()).contains("line 4 has the id '1'");
    }

    @Test
    void withoutALocaleFilesAndProgramsHaveTheirLettersAllTheSame() throws Exception {
        Files.writeString(folder.resolve("probe.py"), """
                import json, os, sys
                for line in sys.stdin:
                    print(json.dumps({"argument": os.fsencode(sys.argv[1]).hex(), "variable": os.environb[b"WORT"].hex()}), flush=True)
                """);
        Files.writeString(folder.resolve("spec.yaml"), """
                experiment: {name: Größe}
                source: {file: données.csv, incident_id: Schlüssel, types: {note: Текст}}
                handler: {kind: exec, command: [python3, probe.py, größe], environment: {WORT: größe}}
                execution: {concurrency: 2, timeout: 20s}
                """);
        // By a script: the locale of this test may not have the letters either.
        Files.writeString(folder.resolve("all.sh"), """
                printf 'Schlüssel,Текст\\n\\303\\2041,Straße\\n' >données.csv
                export LC_ALL=C LANG=C
                "$1" run spec.yaml --id größe-1 --data data || exit
                "$1" results größe-1 --format jsonl --data data
                """);
        Path printed = folder.resolve("printed");
        Process process = new ProcessBuilder(
                        "bash", "all.sh", Distribution.launcher().command().get(0))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            assertThat(process.waitFor(HoldfastCommands.BOUND.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }

        String hex = java.util.HexFormat.of().formatHex("größe".getBytes(StandardCharsets.UTF_8));
        assertThat(Files.readString(printed))
                .contains("größe-1")
                .contains("\"incident_id\":\"Ä1\"")
                .contains("\"argument\":\"" + hex + "\"")
                .contains("\"variable\":\"" + hex + "\"");
        assertThat(process.exitValue()).isZero();
    }
}
