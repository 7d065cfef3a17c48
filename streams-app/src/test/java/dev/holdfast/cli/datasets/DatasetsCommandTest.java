package dev.holdfast.cli.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.Main;
import dev.holdfast.datasets.Cells;
import dev.holdfast.datasets.DatasetStore;
import dev.holdfast.datasets.PartitionFault;
import dev.holdfast.datasets.PartitionId;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say of partitions, that they need no broker, and that the documented ones are there. */
class DatasetsCommandTest {
    private static final Path DOCUMENT = Path.of("../docs/datasets.md");

    @TempDir
    Path temp;

    private Path data;
    private PartitionId id;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void publish() {
        data = temp.resolve(".holdfast");
        id = Cells.publishTo(data, temp);
    }

    private int run(String... words) {
        out = new StringWriter();
        err = new StringWriter();
        String[] all = Stream.concat(Stream.of(words), Stream.of("--data", data.toString()))
                .toArray(String[]::new);
        return Main.run(all, new PrintWriter(out), new PrintWriter(err));
    }

    private JsonNode json() {
        return Json.parse(out.toString());
    }

    private Path file(String name) {
        return DatasetStore.ofDataFolder(data)
                .open(id)
                .folder()
                .resolve("tile_index")
                .resolve(name);
    }

    @Test
    void listShowsEachPartitionByANameThatOtherCommandsTake() {
        assertThat(run("datasets", "list")).isZero();

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).matches("DATASET +PARTITION +TABLES +FILES +ROWS +BYTES +PUBLISHED");
        assertThat(lines.get(1)).matches("tile_index +" + id.hash().substring(0, 12) + " +2 +3 +6 +\\d+ +20\\d\\d-.*Z");
        assertThat(run("datasets", "verify", "tile_index/" + id.hash().substring(0, 12)))
                .isZero();
    }

    @Test
    void listAsJson() {
        assertThat(run("datasets", "list", "--json")).isZero();

        JsonNode item = json().get("items").get(0);
        assertThat(json().has("as_of")).isTrue();
        assertThat(item.get("dataset").asText()).isEqualTo("tile_index");
        assertThat(item.get("partition").asText()).isEqualTo(id.hash());
        assertThat(item.get("rows").asLong()).isEqualTo(6);
        assertThat(item.get("tables").findValuesAsText("name")).containsExactly("tile_index", "tile_bounds");
        assertThat(item.get("tables").get(0).get("sha256_hex").asText()).matches("[0-9a-f]{64}");
    }

    @Test
    void aDataFolderWithoutDatasetsSaysSoAndOneThatIsNotThereIsRefused() throws IOException {
        Path empty = Files.createDirectory(temp.resolve("empty"));
        data = empty;
        assertThat(run("datasets", "list")).isZero();
        assertThat(err.toString()).contains("there are no datasets in " + empty.resolve("datasets"));
        assertThat(out.toString()).isEmpty();
        assertThat(run("datasets", "list", "--json")).isZero();
        assertThat(json().get("items")).isEmpty();
        assertThat(run("datasets", "verify")).isZero();
        assertThat(run("datasets", "show", "tile_index")).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString()).contains("there is no dataset tile_index in").contains("there is none at all");
    }

    @Test
    void whatIsNotThereIsRefusedWithWhatIs() {
        for (String command : List.of("show", "verify", "park", "list")) {
            assertThat(run("datasets", command, "tile_weights")).as(command).isEqualTo(ExitCode.REFUSED);
            assertThat(err.toString()).contains("there is no dataset tile_weights", "there is tile_index");
            assertThat(out.toString()).isEmpty();
        }
        assertThat(run("datasets", "verify", "tile_index/ffff")).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString()).contains("there is no partition ffff of tile_index; there is " + id.text());
        assertThat(run("datasets", "show", "../tile_index")).isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void showSaysWhatThePartitionWasMadeOfAndEachReceipt() {
        assertThat(run("datasets", "show", "tile_index")).isZero();
        assertThat(out.toString().lines())
                .contains(
                        "partition:    " + id.text(),
                        "handler:      tile-index, version 1",
                        "setting:      predicate = center",
                        "input:        raster, SHA-256 " + "ab".repeat(32),
                        "kept for:     365 days, its evidence for 30 days",
                        "  columns:    country_iso text, tile_id uint64, area double",
                        "failures:     0");

        assertThat(run("datasets", "show", "tile_index", "--json")).isZero();
        JsonNode table = json().get("tables").get(0);
        assertThat(table.get("partition_path").asText()).isEqualTo(id.text() + "/tile_index");
        assertThat(table.get("files").findValuesAsText("name")).containsExactly("DE.parquet", "FR.parquet");
        assertThat(table.get("columns").findValuesAsText("kind")).containsExactly("text", "uint64", "double");
        assertThat(json().get("settings").get("predicate").asText()).isEqualTo("center");
        assertThat(Path.of(json().get("folder").asText()).resolve("tile_index").resolve("DE.parquet"))
                .isRegularFile();
    }

    @Test
    void verifyEndsWithFiveWhereAnythingIsWrong() throws IOException {
        assertThat(run("datasets", "verify")).isZero();
        assertThat(out.toString())
                .matches("tile_index/[0-9a-f]{12}: 2 tables, 3 files, 6 rows, \\d+ bytes in \\d+ ms:"
                        + " nothing is wrong\n");

        Files.delete(file("DE.parquet"));
        assertThat(run("datasets", "verify")).isEqualTo(ExitCode.AUDIT_FAILED);
        assertThat(out.toString().lines())
                .contains("missing: tile_index/DE.parquet: is not there, or is no ordinary file")
                .last()
                .asString()
                .endsWith(": 3 faults");

        assertThat(run("datasets", "verify", "tile_index", "--json")).isEqualTo(ExitCode.AUDIT_FAILED);
        assertThat(json().get("passed").asBoolean()).isFalse();
        JsonNode item = json().get("items").get(0);
        assertThat(item.get("passed").asBoolean()).isFalse();
        assertThat(item.get("faults").get(0).get("kind").asText()).isEqualTo("missing");
        assertThat(item.get("faults").get(0).get("place").asText()).isEqualTo("tile_index/DE.parquet");
    }

    @Test
    void aPartitionWithoutReceiptsIsListedAndItsVerificationFails() throws IOException {
        Files.delete(DatasetStore.ofDataFolder(data).evidence(id).resolve("receipts.json"));

        assertThat(run("datasets", "list")).isZero();
        assertThat(out.toString()).contains("receipts.json is not there");
        assertThat(run("datasets", "show", "tile_index")).isEqualTo(ExitCode.REFUSED);
        assertThat(run("datasets", "verify")).isEqualTo(ExitCode.AUDIT_FAILED);
    }

    @Test
    void parkGivesAnotherNameAndTheDryRunDoesNot() {
        assertThat(run("datasets", "park", "tile_index", "--dry-run", "--json")).isZero();
        assertThat(json().get("applied").asBoolean()).isFalse();
        assertThat(json().get("dry_run").asBoolean()).isTrue();
        assertThat(run("datasets", "park", "tile_index")).isZero();
        assertThat(out).hasToString(id.text() + " is now " + id.text() + ".1\n");

        assertThat(run("datasets", "verify", id.text() + ".1")).isZero();
        assertThat(run("datasets", "park", id.text() + ".1")).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString()).contains("is parked already");
        assertThat(run("datasets", "list", "--json")).isZero();
        assertThat(json().get("items").findValuesAsText("partition")).containsExactly(id.hash() + ".1");
    }

    @Test
    void everyCommandOfTheDocumentRunsAndNoneStartsABroker() throws Exception {
        List<String> commands = commands();
        assertThat(commands)
                .filteredOn(command -> command.startsWith("holdfast "))
                .extracting(command -> command.split(" ", -1)[2])
                .contains("list", "show", "verify", "park");
        for (String command : commands) {
            if (command.startsWith("holdfast ")) {
                assertThat(run(command.substring("holdfast ".length()).split(" ")))
                        .as(command + ": " + err)
                        .isZero();
            } else {
                assertThat(bash(command)).as(command).startsWith(receipt());
            }
        }
        try (Stream<Path> there = Files.list(data)) {
            assertThat(there.map(one -> one.getFileName().toString())).containsExactlyInAnyOrder("datasets", "logs");
        }
    }

    @Test
    void theDocumentNamesEachFault() throws IOException {
        String text = Files.readString(DOCUMENT);
        for (PartitionFault.Kind kind : PartitionFault.Kind.values()) {
            assertThat(text).contains("`" + DisplayText.of(kind) + "`");
        }
    }

    /** The one that moves the partition away comes last. */
    private List<String> commands() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("    "))
                .map(line -> line.replaceAll(" +#.*", "").strip())
                .map(line -> line.replace("/HASH", "/" + id.hash())
                        .replace("NAME", "tile_index")
                        .replace("TABLE", "tile_index"))
                .sorted((one, other) -> Boolean.compare(one.contains(" park "), other.contains(" park ")))
                .toList();
    }

    private String receipt() {
        return DatasetStore.ofDataFolder(data).receipts(id).tables().get(0).sha256Hex();
    }

    private String bash(String command) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", command)
                .directory(temp.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
