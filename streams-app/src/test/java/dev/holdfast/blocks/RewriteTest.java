package dev.holdfast.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThat(Durable.names(Objects.requireNonNull(outcome.backup()))).containsAll(before.keySet());
        assertThat(Folders.convert(folder, results, 300).isNothing()).isTrue();
    }

    @Test
    void truncatesFromABlockAndAConversionBringsBackWhatTheTopicHas() throws IOException { // P21
        Map<String, String> before = Folders.blocks(folder);

        Rewrite.Outcome outcome = rewrite(rewrite -> rewrite.truncateFromBlock(3, false));

        assertThat(outcome.before()).extracting(BlockFile::number).containsExactly(3, 4);
        assertThat(outcome.sentinel().startIdx()).isEqualTo(600);
        assertThat(Folders.scan(folder).faults()).isEmpty();
        assertThat(Durable.names(Objects.requireNonNull(outcome.backup())))
                .contains("b003_p6997.parquet", "b004_p7919.parquet", "sentinel.json");
        Folders.convert(folder, results, 300);
        assertThat(Folders.blocks(folder)).isEqualTo(before);
    }

    @Test
    void truncatesFromAUnit() { // P21: blocks whose least unit is not below it
        Rewrite.Outcome outcome = rewrite(rewrite -> rewrite.truncateFromUnit("4421", false));

        assertThat(outcome.before()).extracting(BlockFile::number).containsExactly(3, 4);
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
                        fault.kind() == Fault.Kind.SENTINEL && fault.what().startsWith("is missing"));

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
        assertThat(Durable.names(waiting.runs())).as("they wait for item 6").isNotEmpty();
        Files.delete(waiting.sentinel());

        try (BlockStore store = BlockStore.open(waiting, Folders.settings(temp))) {
            new SentinelRebuild(store, PrimeResults.TABLE, "test").run(null, null, false);
        }

        assertThat(Durable.names(waiting.runs())).isEmpty();
        assertThat(Folders.convert(waiting, apart, 300).waitingUnits()).isPositive();
    }

    @Test
    void aSentinelNamesASizeOfBlocks() {
        assertThatThrownBy(() -> Sentinel.fresh("e", "prime-partitions", PrimeResults.TABLE.shape(), 0, "test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("has units_per_block 0, which must be 1 at least");
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
    void summarisesHowLongOperationsTook() { // P40
        Timings timings = new Timings(folder.timings());
        timings.note("scan", System.nanoTime() - 3_000_000, 10);
        timings.note("scan", System.nanoTime() - 9_000_000, 20);

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
        assertThat(timings.summaries()).extracting(Timings.Summary::operation).contains("flush", "fold", "commit");
    }

    private static ScannedFile file(String name, String min, String max) {
        return new ScannedFile(name, 1, null, new FileFacts(2, 2, min, max, null, 0, null, 0, null, 0), List.of());
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
