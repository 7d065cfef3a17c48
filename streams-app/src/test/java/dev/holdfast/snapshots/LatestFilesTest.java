package dev.holdfast.snapshots;

import static dev.holdfast.snapshots.Shelves.ref;
import static dev.holdfast.snapshots.Shelves.snapshot;
import static dev.holdfast.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.files.DurableFiles;
import dev.holdfast.schemas.PointerKey;
import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.PointerKind;
import dev.holdfast.schemas.avro.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LATEST.json: whole, newest, and never pointing to what is not there (S21, S26). */
class LatestFilesTest {
    private static final Snapshot ONE = snapshot(1, run("one"));
    private static final Snapshot TWO = snapshot(2, run("two"));
    private static final Snapshot THREE = snapshot(3, run("three"));

    @TempDir
    Path folder;

    @Test
    @DisplayName("S26: it names files that are there, with all that the snapshots say")
    void namesFilesThatAreThere() throws IOException {
        Path file = write(pointer(TWO, ONE), ONE, TWO);

        JsonNode latest = read(file);
        assertThat(file).endsWith(Path.of("a%20cohort", "run", "LATEST.json"));
        assertThat(latest.at("/latest/seq").asInt()).isEqualTo(2);
        assertThat(latest.at("/latest/run_id").asText()).isEqualTo("two");
        assertThat(read(file.resolveSibling(latest.at("/previous/file").asText()))
                        .at("/metrics/accuracy")
                        .asDouble())
                .isEqualTo(0.9);
        assertThat(latest.get("baseline").isNull()).isTrue();
    }

    @Test
    @DisplayName("S26, S24: a pointer to what is there no more leads to no file")
    void namesNothingThatIsGone() throws IOException {
        assertThat(files().write(pointers(pointer(TWO, ONE)), shelf(ONE))).isEmpty();

        JsonNode latest = read(write(pointer(TWO, ONE), TWO));

        assertThat(latest.get("previous").isNull()).isTrue();
    }

    @Test
    @DisplayName("S26: an older pointer never replaces a newer one")
    void neverGoesBack() throws IOException {
        Path file = write(pointer(THREE, TWO), TWO, THREE);

        write(pointer(TWO, ONE), ONE, TWO);

        assertThat(read(file).at("/latest/seq").asInt()).isEqualTo(3);
    }

    @Test
    void replacesAFileThatIsBroken() throws IOException {
        Path file = write(pointer(TWO, ONE), ONE, TWO);
        Files.writeString(file, "{\"latest\": {\"se");

        write(pointer(TWO, ONE), ONE, TWO);

        assertThat(read(file).at("/latest/seq").asInt()).isEqualTo(2);
    }

    @Test
    @DisplayName("S21, fault 9: many writers at once leave whole files, the newest, and nothing else")
    void bearsManyWritersAtOnce() throws IOException {
        List<Snapshot> all = IntStream.rangeClosed(1, 20)
                .mapToObj(seq -> snapshot(seq, run("r" + seq)))
                .toList();
        CompletableFuture<?>[] writers = all.stream()
                .map(one -> CompletableFuture.runAsync(
                        () -> files().write(pointers(pointer(one, all.get(0))), new SnapshotSet(all, Map.of()))))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(writers).join();

        Path stage = files().folder("a cohort", "run");
        assertThat(read(stage.resolve("LATEST.json")).at("/latest/seq").asInt()).isEqualTo(20);
        try (Stream<Path> left = Files.list(stage)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".tmp"));
        }
    }

    @Test
    @DisplayName("S21: a reader sees whole files alone while they are replaced, and their numbers only rise")
    void aReaderNeverSeesHalfAFile() throws Exception {
        Path file = write(pointer(TWO, ONE), ONE, TWO);
        List<Snapshot> all = IntStream.rangeClosed(3, 150)
                .mapToObj(seq -> snapshot(seq, run("r" + seq)))
                .toList();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() ->
                all.forEach(one -> files().write(pointers(pointer(one, all.get(0))), new SnapshotSet(all, Map.of()))));
        int reads = 0;
        int seen = 0;
        while (!writer.isDone() || reads == 0) {
            JsonNode latest = read(file);
            assertThat(latest.at("/latest/seq").asInt()).isGreaterThanOrEqualTo(seen);
            seen = latest.at("/latest/seq").asInt();
            assertThat(read(file.resolveSibling(latest.at("/latest/file").asText()))
                            .get("seq")
                            .asInt())
                    .isEqualTo(seen);
            reads++;
        }
        writer.get();

        assertThat(read(file).at("/latest/seq").asInt()).isEqualTo(150);
    }

    @Test
    @DisplayName("S21: a write that fails leaves the old file, and no other")
    void aWriteThatFailsLeavesNothing() throws IOException {
        Path place = Files.createDirectories(folder.resolve("LATEST.json"));
        Files.writeString(place.resolve("in the way"), "");

        assertThatThrownBy(() -> DurableFiles.replace(place, "text")).isInstanceOf(IOException.class);

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(place);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "../../etc", "a/b", ".lock"})
    void staysInItsFolderWhateverACohortIsCalled(String cohort) {
        Path stage = files().folder(cohort, cohort);

        assertThat(stage.normalize()).isEqualTo(stage).startsWithRaw(folder);
        assertThat(folder.relativize(stage).getNameCount()).isEqualTo(2);
    }

    @Test
    void givesLongNamesShortFolders() {
        Path stage = files().folder("é".repeat(200), "a");

        assertThat(folder.relativize(stage).getName(0).toString()).hasSizeLessThan(130);
        assertThat(stage).isNotEqualTo(files().folder("é".repeat(199), "a"));
    }

    private LatestFiles files() {
        return new LatestFiles(folder);
    }

    private Path write(Pointer pointer, Snapshot... snapshots) {
        return files().write(pointers(pointer), shelf(snapshots)).get(0);
    }

    private static SnapshotSet shelf(Snapshot... snapshots) {
        return new SnapshotSet(List.of(snapshots), Map.of());
    }

    private static Map<String, Pointer> pointers(Pointer pointer) {
        return Map.of(
                new PointerKey(pointer.getCohort(), pointer.getStage(), pointer.getPointer()).toString(), pointer);
    }

    private static Pointer pointer(Snapshot latest, Snapshot previous) {
        return Pointer.newBuilder()
                .setCohort(latest.getCohort())
                .setStage(latest.getStage())
                .setPointer(PointerKind.LATEST)
                .setTarget(ref(latest))
                .setLatest(ref(latest))
                .setPrevious(ref(previous))
                .setAt(Instant.EPOCH)
                .build();
    }

    private static JsonNode read(Path file) throws IOException {
        return new ObjectMapper().readTree(Files.readString(file));
    }
}
