package dev.holdfast.blocks.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.blocks.Folders;
import dev.holdfast.blocks.PrimeResults;
import dev.holdfast.blocks.audit.AuditFailedException;
import dev.holdfast.blocks.audit.BlockFault;
import dev.holdfast.blocks.audit.OrderCheck;
import dev.holdfast.blocks.audit.ScannedFile;
import dev.holdfast.blocks.audit.ScannedFileFacts;
import dev.holdfast.blocks.audit.SentinelRebuild;
import dev.holdfast.blocks.store.BlockFile;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.BlockTimings;
import dev.holdfast.blocks.store.BlocksRefusedException;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another size of blocks, fewer of them, another sentinel: planned, backed up, undone by a conversion where it can be. */
class RewriteTest {
    @TempDir
    Path temp;

    private BlockFolder folder;
    private PrimeResults results;

    @BeforeEach
    void convert() {
        folder = new BlockFolder(temp.resolve("e"));
        results = new PrimeResults(2).add(100, 0, 10, 1);
        Folders.convert(folder, results, 300);
    }

    @Test
    void writesAllBlocksAgainWithAnotherCountOfUnits() throws IOException { // P19, P20
        Map<String, String> before = Folders.blocks(folder);

        Rewrite.Outcome outcome = rewrite(rewrite -> rewrite.reconfigure(400, false, () -> true));

        BlockFolder other = new BlockFolder(temp.resolve("other"));
        Folders.convert(other, results, 400);
        assertThat(Folders.blocks(folder)).isEqualTo(Folders.blocks(other));
        assertThat(Folders.scan(folder).faults()).isEmpty();
        assertThat(sums(Objects.requireNonNull(outcome.backup()))).containsAllEntriesOf(before);
        assertThat(Folders.convert(folder, results, 300).isNothing()).isTrue();
    }

    @Test
    void truncatesFromABlockAndAConversionBringsBackWhatTheTopicHas() throws IOException { // P21
        Map<String, String> before = Folders.blocks(folder);
        String sentinel = DurableFiles.sha256(folder.sentinel());

        Rewrite.Outcome outcome = rewrite(rewrite -> rewrite.truncateFromBlock(3, false));

        assertThat(outcome.before()).extracting(BlockFile::number).containsExactly(3, 4);
        assertThat(outcome.sentinel().startIdx()).isEqualTo(600);
        assertThat(Folders.scan(folder).faults()).isEmpty();
        assertThat(sums(Objects.requireNonNull(outcome.backup())))
                .containsEntry("b003_p6997.parquet", before.get("b003_p6997.parquet"))
                .containsEntry("b004_p7919.parquet", before.get("b004_p7919.parquet"))
                .containsEntry("sentinel.json", sentinel);
        Folders.convert(folder, results, 300);
        assertThat(Folders.blocks(folder)).isEqualTo(before);
    }

    private static Map<String, String> sums(Path backup) throws IOException {
        Map<String, String> sums = new TreeMap<>();
        for (String name : DurableFiles.names(backup)) {
            sums.put(name, DurableFiles.sha256(backup.resolve(name)));
        }
        return sums;
    }

    @ParameterizedTest
    @CsvSource({"4421, 3 4", "4422, 4", "6997, 4", "4410, 3 4", "7002, ''", "2, 1 2 3 4"})
    void truncatesTheBlocksWhoseLeastUnitIsNotBelowTheGivenOne(String unit, String removed) { // P21
        Rewrite.Outcome outcome = rewrite(rewrite -> rewrite.truncateFromUnit(unit, true));

        assertThat(outcome.before()).extracting(block -> "" + block.number()).isEqualTo(words(removed));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }

    @Test
    void aTruncationMendsWhatIsBroken() throws IOException { // the cure of lesson 1
        Files.delete(folder.blocks().resolve("b003_p6997.parquet"));
        Files.copy(
                folder.blocks().resolve("b004_p7919.parquet"), folder.blocks().resolve("b005_p9999.parquet"));

        Rewrite.Outcome planned = rewrite(rewrite -> rewrite.truncateFromBlock(3, true));
        assertThat(planned.before())
                .as("with the one that the sentinel does not know")
                .hasSize(3);
        assertThat(planned.kept()).isEqualTo(2);
        rewrite(rewrite -> rewrite.truncateFromBlock(3, false));

        assertThat(Folders.scan(folder).faults()).isEmpty();
    }

    @Test
    void anInterruptedReconfigurationLeavesAllAsItWas() throws IOException { // P20
        Map<String, String> before = Folders.everything(folder);

        Rewrite.Outcome outcome = rewrite(rewrite -> rewrite.reconfigure(400, false, () -> false));

        assertThat(outcome.finished()).isFalse();
        assertThat(Folders.everything(folder)).isEqualTo(before);
    }

    @Test
    void aDryRunChangesNothing() throws IOException { // P18
        Map<String, String> before = Folders.everything(folder);

        assertThat(rewrite(rewrite -> rewrite.reconfigure(400, true, () -> true))
                        .written())
                .isEqualTo(3);
        assertThat(rewrite(rewrite -> rewrite.truncateFromBlock(2, true)).before())
                .hasSize(3);

        assertThat(Folders.everything(folder)).isEqualTo(before);
    }

    @Test
    void makesALostSentinelAgainFromTheBlocks() throws IOException { // P36
        Sentinel lost = Sentinel.of(folder).orElseThrow();
        Files.delete(folder.sentinel());
        assertThatThrownBy(() -> Folders.convert(folder, results, 300)).isInstanceOf(AuditFailedException.class);
        assertThat(Folders.scan(folder).faults())
                .anyMatch(fault ->
                        fault.kind() == BlockFault.Kind.SENTINEL && fault.what().startsWith("is missing"));

        Sentinel made = rebuild();

        assertThat(made.unitsPerBlock()).as("as its blocks say").isEqualTo(300);
        assertThat(made.blocks()).isEqualTo(lost.blocks());
        assertThat(made.root()).isEqualTo(lost.root());
        assertThat(Folders.scan(folder).faults()).isEmpty();
        assertThat(Folders.convert(folder, results, 300).blocksWritten()).isZero();
    }

    @Test
    void aSentinelMadeAgainDoesNotStandInTheWayOfTheNextConversion() throws IOException { // P34, P36
        PrimeResults apart = new PrimeResults(1).add(100, 0, 5, 1).add(100, 7, 9, 1);
        BlockFolder waiting = new BlockFolder(temp.resolve("waiting"));
        Folders.convert(waiting, apart, 300);
        assertThat(DurableFiles.names(waiting.runs()))
                .as("they wait for item 6")
                .isNotEmpty();
        Files.delete(waiting.sentinel());

        try (BlockStore store = BlockStore.open(waiting, Folders.settings(temp))) {
            new SentinelRebuild(store, PrimeResults.TABLE, "test").run(null, null, false);
        }

        assertThat(DurableFiles.names(waiting.runs())).isEmpty();
        assertThat(Folders.convert(waiting, apart, 300).waitingUnits()).isPositive();
    }

    @Test
    void aSentinelNamesASizeOfBlocks() {
        assertThatThrownBy(() -> Sentinel.fresh("e", "prime-partitions", PrimeResults.TABLE.shape(), 0, "test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("has units_per_block 0, which must be 1 at least");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "\u0000\u0000\u0000", "{\"format_version\": 99}", "{} {}"})
    void aSentinelThatCannotBeReadIsRefusedWithTheWayOut(String text) throws IOException { // P36
        Map<String, String> blocks = Folders.blocks(folder);
        Files.writeString(folder.sentinel(), text);

        assertThatThrownBy(() -> Folders.convert(folder, results, 300))
                .isInstanceOf(BlocksRefusedException.class)
                .hasMessageContaining(folder.sentinel().toString())
                .hasMessageContaining("'holdfast blocks sentinel e --rebuild'");
        assertThat(Folders.blocks(folder)).isEqualTo(blocks);
        rebuild();
        assertThat(Folders.scan(folder).faults()).isEmpty();
    }

    @Test
    void makesNoSentinelForBlocksThatAreNotInOrder() throws IOException {
        Files.delete(folder.blocks().resolve("b002_p4409.parquet"));

        assertThatThrownBy(this::rebuild).isInstanceOf(AuditFailedException.class);
    }

    @Test
    void blocksAreInTheOrderOfTheirContentNotOfTheirNames() { // P12: 1000 comes after 101
        try (BlockStore store = BlockStore.open(folder, Folders.settings(temp))) {
            OrderCheck order = new OrderCheck(store.duck(), folder, PrimeResults.TABLE, 0);
            List<ScannedFile> files = List.of(file("b1000_p9.parquet", "8", "9"), file("b101_p7.parquet", "10", "11"));

            assertThat(order.inOrder(files))
                    .extracting(ScannedFile::name)
                    .containsExactly("b1000_p9.parquet", "b101_p7.parquet");
        }
    }

    @Test
    void summarisesHowLongOperationsTook() throws IOException { // P40
        BlockTimings timings = new BlockTimings(folder.timings());
        timings.note("scan", System.nanoTime() - 3_000_000, 10);
        timings.note("scan", System.nanoTime() - 9_000_000, 20);
        Files.writeString(temp.resolve("known.jsonl"), """
                {"at":"2026-01-01T00:00:00Z","operation":"fold","duration_ms":2,"rows":1}
                {"at":"2026-01-01T00:00:00Z","operation":"fold","duration_ms":4,"rows":1}
                {"at":"2026-01-01T00:00:00Z","operation":"fold","duration_ms":12,"rows":1}
                """);

        assertThat(timings.summaries())
                .filteredOn(one -> one.operation().equals("scan"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.count()).isEqualTo(2);
                    assertThat(one.rows()).isEqualTo(30);
                    assertThat(one.minMs()).isBetween(3L, 8L);
                    assertThat(one.maxMs()).isGreaterThanOrEqualTo(9L);
                    assertThat(one.medianMs()).isEqualTo((one.minMs() + one.maxMs()) / 2.0);
                });
        assertThat(timings.summaries())
                .extracting(BlockTimings.Summary::operation)
                .contains("flush", "fold", "commit");
        assertThat(new BlockTimings(temp.resolve("known.jsonl")).summaries())
                .singleElement()
                .isEqualTo(new BlockTimings.Summary("fold", 3, 6.0, 4.0, 2, 12, Math.sqrt(56.0 / 3), 3));
    }

    private static ScannedFile file(String name, String min, String max) {
        return new ScannedFile(
                name, 1, null, new ScannedFileFacts(2, 2, min, max, null, 0, null, 0, null, 0), List.of());
    }

    private Rewrite.Outcome rewrite(Function<Rewrite, Rewrite.Outcome> change) {
        try (BlockStore store = BlockStore.open(folder, Folders.settings(temp))) {
            return change.apply(new Rewrite(store, PrimeResults.TABLE, "test"));
        }
    }

    private Sentinel rebuild() {
        try (BlockStore store = BlockStore.open(folder, Folders.settings(temp))) {
            return new SentinelRebuild(store, PrimeResults.TABLE, "test").run(null, null, false);
        }
    }
}
