package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.model.Sha256;
import dev.holdfast.model.StagedRows;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bulk rows never travel through Kafka: the handler leaves them in files, results refer to them, and only what a result
 * refers to exists. {@code -Dholdfast.staged.primes=10000000} does it with ten million.
 */
class StagedIT {
    private static final int PRIMES = Integer.getInteger("holdfast.staged.primes", 60_000);
    private static final int ITEMS = 30;

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void rowsInFilesSurviveAKillAreProvenAndComeBackFromABackup() throws Exception { // P9, P41; R1
        Path data = folder.resolve("data");
        Path staged = data.resolve("blocks/p/staged");
        killInTheMiddle(data, staged);
        Path orphan = staged.resolve(StagedRows.nameOf(Sha256.hex("rows of an attempt that was killed")));
        Files.writeString(orphan, "rows of an attempt that was killed");
        Files.writeString(staged.resolve("half.partial"), "half");

        HoldfastProcess resumed = holdfast.start(data, "resume", "p", "--yes").awaitExit(0, Duration.ofMinutes(5));

        assertThat(resumed.err())
                .anyMatch(line ->
                        line.matches(".* ([2-9]|[1-9][0-9]) staged files that no result refers to were removed"));
        assertThat(names(staged))
                .hasSize(ITEMS)
                .doesNotContain(orphan.getFileName().toString());
        HoldfastProcess up = holdfast.up(data);
        JsonNode result = HoldfastProcess.json(holdfast.run(0, data, "results", "p", "--items", "--format", "jsonl")
                        .out()
                        .get(0))
                .path("output")
                .path("staged");
        assertThat(names(staged)).contains(result.get("file").asText());
        assertThat(result.get("min").asText()).isEqualTo("2");
        proofs(data, staged);
        up.stop(HoldfastCommands.BOUND);
    }

    private void killInTheMiddle(Path data, Path staged) throws Exception {
        Path spec = folder.resolve("primes.yaml");
        Files.writeString(spec, """
                experiment: {name: primes}
                handler: {kind: prime-partitions, primes: %d, primes_per_item: %d, stage: true}
                execution: {concurrency: 2}
                blocks: {units_per_block: %d}
                """.formatted(PRIMES, PRIMES / ITEMS, PRIMES / 5));
        HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "p");
        Awaitility.await("some files")
                .atMost(HoldfastCommands.BOUND)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> names(staged).stream()
                                .filter(name -> name.endsWith(".parquet"))
                                .count()
                        >= ITEMS / 10);
        run.kill();
        assertThat(names(staged).stream()
                        .filter(name -> name.endsWith(".parquet"))
                        .count())
                .as("killed in the middle")
                .isLessThan(ITEMS);
    }

    private void proofs(Path data, Path staged) throws Exception {
        Path file = staged.resolve(names(staged).get(3));
        byte[] bytes = Files.readAllBytes(file);
        byte[] flipped = bytes.clone();
        flipped[bytes.length / 2] ^= 1;
        Files.write(file, flipped);
        JsonNode refused = holdfast.run(5, data, "audit", "p", "--json").json();
        assertThat(refused.get("checks"))
                .filteredOn(check -> !check.get("passed").asBoolean())
                .extracting(check -> check.get("name").asText())
                .contains("staged", "rows");
        assertThat(refused.toString()).contains("changed: " + file.getFileName());
        assertThat(holdfast.run(5, data, "backup", "p").err()).anyMatch(line -> line.contains("changed: "));
        holdfast.run(5, data, "results", "p", "-o", folder.resolve("rows.csv").toString());
        assertThat(names(folder)).as("nothing half done").noneMatch(name -> name.startsWith("rows.csv"));
        Files.write(file, bytes);

        Path export = folder.resolve("export");
        holdfast.run(0, data, "audit", "p", "--export", export.toString());
        assertThat(holdfast.run(0, folder.resolve("elsewhere"), "audit", "--folder", export.toString())
                        .out())
                .anyMatch(line -> line.contains("the " + ITEMS + " files that answers refer to"));
        Path other = folder.resolve("other");
        HoldfastProcess up = holdfast.up(other);
        holdfast.run(0, other, "restore", export.toString());
        holdfast.run(0, other, "blocks", "convert", "p");
        assertThat(root(other)).isEqualTo(root(data));
        up.stop(HoldfastCommands.BOUND);
    }

    private static String root(Path data) throws IOException {
        return HoldfastProcess.json(Files.readString(data.resolve("blocks/p/sentinel.json")))
                .get("root")
                .asText();
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(one -> String.valueOf(one.getFileName())).sorted().toList();
        }
    }
}
