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
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a run to blocks, their audits and the proof, as a person does it. {@code -Dholdfast.blocks.primes=1000000} does it
 * with a million primes in blocks of 100,000.
 */
class BlocksIT {
    private static final int PRIMES = Integer.getInteger("holdfast.blocks.primes", 10_000);
    private static final int UNITS = PRIMES / 10;

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    /** Nobody follows the run, and who completes it is killed before it has made the blocks: whoever works next makes them. */
    @Test
    void whoeverCompletesARunThatNobodyFollowsMakesItsBlocks() throws Exception {
        Path data = folder.resolve("data");
        Path spec = Files.writeString(folder.resolve("detached.yaml"), """
                experiment: {name: detached}
                handler: {kind: prime-partitions, primes: 3000, primes_per_item: 100}
                blocks: {units_per_block: 1000}
                """);
        Path sentinel = data.resolve("blocks/second/sentinel.json");
        HoldfastProcess up = holdfast.up(data);
        HoldfastProcess first = holdfast.run(0, data, "run", spec.toString(), "--id", "first", "--detach");
        assertThat(first.err()).as(first.printed()).anyMatch(line -> line.contains("makes its blocks"));
        up.awaitErr(
                line -> line.contains("blocks of first: ") && line.contains("wrote 3 blocks"), HoldfastCommands.BOUND);
        holdfast.run(0, data, "audit", "first");

        Path lock = Files.createDirectories(data.resolve("blocks/second")).resolve("lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            holdfast.run(0, data, "run", spec.toString(), "--id", "second", "--detach");
            holdfast.run(0, data, "watch", "second");
            up.kill();
            assertThat(sentinel).as("the kill came before the conversion").doesNotExist();
        }
        HoldfastProcess again = holdfast.up(data);
        HoldfastProcess audit = holdfast.run(0, data, "audit", "second");
        assertThat(audit.out()).as(audit.printed()).anyMatch(line -> line.startsWith("ok      blocks: 3 blocks"));
        again.awaitErr(
                line -> line.contains("blocks of second: ") && line.contains("wrote 3 blocks"), HoldfastCommands.BOUND);
        assertThat(again.err())
                .as("what is made is not made again")
                .noneMatch(line -> line.contains("blocks of first"));
    }

    @Test
    void resultsBecomeBlocksThatAreProvenAndOutliveTheTopics() throws Exception { // P6, P10, P18, P20, P21, P41
        Path data = folder.resolve("data");
        Path spec = folder.resolve("primes.yaml");
        Files.writeString(spec, """
                experiment: {name: primes}
                handler: {kind: prime-partitions, primes: %d, primes_per_item: 1000}
                blocks: {units_per_block: %d}
                """.formatted(PRIMES, UNITS));
        HoldfastProcess up = holdfast.up(data);
        HoldfastProcess run =
                holdfast.start(data, "run", spec.toString(), "--id", "p").awaitExit(0, Duration.ofMinutes(10));
        assertThat(run.err())
                .as(run.printed())
                .anyMatch(line -> line.contains("blocks: ") && line.contains("10 blocks, " + PRIMES + " units"));
        assertSummary(run.out());
        assertThat(run.err().stream().filter(line -> !line.startsWith("[PROGRESS]")))
                .as("P11: what is done, what came out, where it is; the summary lies on stdout")
                .containsSubsequence(
                        "holdfast: experiment p: " + PRIMES / 1_000 + " items from computed",
                        "holdfast: p is completed: " + PRIMES / 1_000
                                + " succeeded, 0 failed, 0 duplicates, 0 rejected, " + PRIMES / 1_000
                                + " attempts (0 in doubt)",
                        "holdfast: results: holdfast results p");
        assertThat(Stream.concat(run.err().stream(), up.err().stream()))
                .as("the application that completes it makes them, or the command that follows it; not both")
                .filteredOn(line -> line.contains("wrote 10 blocks; now 10 blocks, " + PRIMES + " units"))
                .hasSizeLessThanOrEqualTo(1);

        assertGolden(data.resolve("blocks/p/blocks"));
        assertThat(holdfast.run(0, data, "blocks", "convert", "p").out())
                .containsExactly("nothing is pending: 10 blocks, " + PRIMES + " units");
        assertThat(holdfast.run(0, data, "blocks", "coverage", "p").out())
                .isNotEmpty()
                .allMatch(line -> line.endsWith("nothing differs from the blocks"));
        JsonNode proof = holdfast.run(0, data, "audit", "p", "--json").json();
        assertThat(proof.get("passed").asBoolean()).isTrue();
        assertThat(Attached.to(up).all(Topics.BLOCK_CATALOG))
                .filteredOn(entry -> entry.key().equals("p/sentinel"))
                .last()
                .satisfies(entry -> assertThat(entry.value().getSha256())
                        .isEqualTo(proof.get("blocks_root_sha256").asText()));
        assertThat(Attached.to(up).all(Topics.EXPERIMENTS))
                .last()
                .satisfies(entry ->
                        assertThat(entry.value().getEnvironment()).as("P40").containsKeys("holdfast", "java", "cpus"));
        Files.move(data.resolve("blocks/p"), folder.resolve("moved away"));
        assertThat(holdfast.run(0, data, "resume", "p").err())
                .as("a run that was killed before it had made them")
                .anyMatch(line -> line.contains("wrote 10 blocks"));
        assertGolden(data.resolve("blocks/p/blocks"));
        holdfast.run(0, data, "audit", "p", "--export", folder.resolve("export").toString());
        narratives(data, up);
        assertThat(unpacked(up)).as("native code of libraries").anyMatch(name -> name.startsWith("librocksdb"));
        up.stop(HoldfastCommands.BOUND);
        assertThat(unpacked(up)).as("a hundred megabytes a command").isEmpty();
        outliving(data);
    }

    private static List<String> unpacked(HoldfastProcess process) throws IOException {
        String mine = "holdfast-" + process.pid() + "-";
        List<String> found = new ArrayList<>();
        try (Stream<Path> temp = Files.list(Path.of(System.getenv().getOrDefault("TMPDIR", "/tmp")))) {
            for (Path one : temp.filter(path -> path.getFileName().toString().startsWith(mine))
                    .toList()) {
                try (Stream<Path> libraries = Files.list(one)) {
                    libraries.forEach(library -> found.add(library.getFileName().toString()));
                }
            }
        }
        return found;
    }

    /** Without the broker, from the folders alone. */
    private void outliving(Path data) throws Exception {
        Path elsewhere = folder.resolve("elsewhere");
        String export = folder.resolve("export").toString();
        assertThat(holdfast.run(0, elsewhere, "audit", "--folder", export).out())
                .last()
                .asString()
                .startsWith("proven: p");
        assertThat(holdfast.run(0, data, "blocks", "audit", "p").out())
                .anyMatch(line -> line.startsWith("start_idx:  " + PRIMES));
        assertThat(holdfast.run(0, data, "blocks", "scan", "p").out())
                .last()
                .asString()
                .endsWith("nothing is wrong");
        assertThat(holdfast.run(0, data, "blocks", "sentinel", "p")
                        .json()
                        .get("start_idx")
                        .asLong())
                .isEqualTo(PRIMES);
        assertThat(items(holdfast.run(0, data, "blocks", "runs", "p", "--json")))
                .isEmpty();
        assertThat(items(holdfast.run(0, data, "blocks", "timings", "p", "--json")))
                .extracting(one -> one.get("operation").asText())
                .contains("scan");
        List<JsonNode> catalog = items(holdfast.run(0, data, "blocks", "catalog", "p", "--json"));
        assertThat(catalog).hasSize(10).allMatch(one -> one.get("units").asInt() == UNITS);
        String block = catalog.get(4).get("path").asText();
        Files.delete(Path.of(block));
        HoldfastProcess scan = holdfast.run(5, data, "blocks", "scan", "p");
        assertThat(scan.out())
                .anyMatch(line -> line.startsWith("missing: " + Path.of(block).getFileName()));
    }

    private static void assertSummary(
            List<String> lines) { // P10, P27: counted by the command, as the other program does
        Map<Integer, Integer> histogram = new TreeMap<>();
        int heading = lines.indexOf("partitions      primes  percent");
        assertThat(lines).as("%s", lines).first().asString().matches("primes +" + PRIMES);
        assertThat(heading).as("%s", lines).isPositive();
        for (String line : lines.subList(heading + 1, lines.size())) {
            String[] words = line.strip().split(" +", -1);
            histogram.put(Integer.valueOf(words[0]), Integer.valueOf(words[1]));
        }
        assertThat(histogram).isEqualTo(SievedPartitions.histogram(PRIMES));
    }

    private static void assertGolden(Path blocks) throws SQLException {
        Map<Integer, Integer> histogram = new TreeMap<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet answer = statement.executeQuery("SELECT k, count(*) FROM (SELECT p, count(*) FILTER (q_k > 0)"
                        + " AS k FROM '" + blocks + "/*.parquet' GROUP BY p) GROUP BY k")) {
            while (answer.next()) {
                histogram.put(answer.getInt(1), answer.getInt(2));
            }
        }
        assertThat(histogram).as("another program's count").isEqualTo(SievedPartitions.histogram(PRIMES));
        if (PRIMES == 10_000) {
            assertThat(histogram)
                    .isEqualTo(new TreeMap<>(Map.of(0, 1282, 1, 3005, 2, 2822, 3, 1736, 4, 804, 5, 272, 6, 70, 7, 9)));
            assertThat(blocks.resolve("b010_p104729.parquet")).exists();
        }
        if (PRIMES == 1_000_000) {
            assertThat(blocks.resolve("b005_p7368787.parquet")).exists();
            assertThat(blocks.resolve("b010_p15485863.parquet")).exists();
        }
    }

    /** Any handler's results are blocks, and changes are made with care. */
    private void narratives(Path data, HoldfastProcess up) throws Exception {
        try (CountingService service = CountingService.start(Duration.ofMillis(1))) {
            Path spec = Items.spec(folder, "notes", 30, service.url());
            holdfast.run(0, data, "run", spec.toString(), "--id", "n");
        }
        Path parquet = folder.resolve("results.parquet");
        holdfast.run(0, data, "results", "n", "--format", "parquet", "-o", parquet.toString());
        assertThat(count(parquet)).isEqualTo(30);
        assertThat(holdfast.run(0, data, "blocks", "convert", "n", "--units-per-block", "2", "--dry-run")
                        .out())
                .as("P18")
                .singleElement()
                .asString()
                .matches("would read 30 rows into \\d run files, write 15 blocks");
        assertThat(data.resolve("blocks/n/sentinel.json")).doesNotExist();
        holdfast.run(0, data, "blocks", "convert", "n", "--units-per-block", "2");
        assertThat(count(data.resolve("blocks/n/blocks/*.parquet"))).isEqualTo(30);
        assertThat(holdfast.run(0, data, "blocks", "reconfigure", "n", "--units-per-block", "7", "--dry-run")
                        .out())
                .last()
                .isEqualTo("nothing was changed: 15 blocks become 5 of 7 units each");

        HoldfastProcess asked = holdfast.run(3, data, "blocks", "truncate", "n", "--from-block", "2");
        assertThat(asked.out()).as("P21: ten names and how many more").hasSize(11);
        assertThat(asked.out().subList(0, 10)).allMatch(line -> line.startsWith("b0"));
        assertThat(asked.out()).last().isEqualTo("... and 4 more");
        assertThat(asked.err()).last().asString().contains("--yes");
        assertThat(count(data.resolve("blocks/n/blocks/*.parquet")))
                .as("nothing was deleted")
                .isEqualTo(30);
        holdfast.run(0, data, "blocks", "truncate", "n", "--from-block", "2", "--yes");
        holdfast.run(0, data, "blocks", "convert", "n");
        JsonNode again = holdfast.run(
                        0, data, "blocks", "reconfigure", "n", "--units-per-block", "7", "--yes", "--json")
                .json();
        assertThat(again.get("blocks_written").asInt()).isEqualTo(5);
        holdfast.run(0, data, "audit", "n");
        assertThat(Attached.to(up).all(Topics.BLOCK_CATALOG))
                .anyMatch(entry -> entry.key().equals("n/000005"));
    }

    private static long count(Path files) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet answer = statement.executeQuery("SELECT count(*), count(DISTINCT key) FROM '" + files
                        + "' WHERE status = 'succeeded' AND output LIKE '{%'")) {
            answer.next();
            assertThat(answer.getLong(1)).isEqualTo(answer.getLong(2));
            return answer.getLong(1);
        }
    }

    private static List<JsonNode> items(HoldfastProcess process) {
        List<JsonNode> items = new ArrayList<>();
        process.json().get("items").forEach(items::add);
        return items;
    }
}
