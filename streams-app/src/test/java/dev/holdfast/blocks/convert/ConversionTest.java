package dev.holdfast.blocks.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.blocks.Folders;
import dev.holdfast.blocks.PrimeResults;
import dev.holdfast.blocks.audit.AuditFailedException;
import dev.holdfast.blocks.audit.BlockFault;
import dev.holdfast.blocks.store.BlockFile;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.RowSource;
import dev.holdfast.config.app.BlocksSettings;
import dev.holdfast.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results become blocks: which ones, in what form, and what stays as it was when something is wrong. */
class ConversionTest {
    @TempDir
    Path temp;

    @Test
    void foldsResultsInWhateverOrderTheyCameIntoFullDisjointBlocksNamedByTheirTrueMaximum() { // P12, P14, P15, P16
        ConversionOutcome outcome = convert("a", new PrimeResults(3).add(100, 0, 10, 7), 300);

        assertThat(outcome.sentinel().blocks())
                .extracting(BlockFile::name, BlockFile::units, BlockFile::min, BlockFile::max)
                .containsExactly(
                        tuple("b001_p1987.parquet", 300L, "2", "1987"),
                        tuple("b002_p4409.parquet", 300L, "1993", "4409"),
                        tuple("b003_p6997.parquet", 300L, "4421", "6997"),
                        tuple("b004_p7919.parquet", 100L, "7001", "7919"));
        assertThat(outcome.sentinel().startIdx()).isEqualTo(1_000);
        assertThat(outcome.sentinel().rows()).as("P6").isEqualTo(2_029);
        assertThat(outcome.sentinel().lastUnit()).isEqualTo("7919");
        assertThat(DurableFiles.names(folder("a").runs())).isEmpty();
        assertThat(DurableFiles.names(folder("a").temp())).isEmpty();
    }

    @Test
    void rowsInABlockAreInTheOrderOfThePrime() throws SQLException { // P12
        convert("a", new PrimeResults(3).add(100, 0, 10, 7), 300);

        for (String name : DurableFiles.names(folder("a").blocks())) {
            Path block = folder("a").blocks().resolve(name);
            assertThat(primesAsStored(block)).as(name).hasSizeGreaterThan(100).isSorted();
        }
    }

    private static List<Long> primesAsStored(Path block) throws SQLException {
        List<Long> primes = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet answer = statement.executeQuery("SELECT p FROM read_parquet('" + block
                        + "', file_row_number = true) ORDER BY file_row_number")) {
            while (answer.next()) {
                primes.add(answer.getLong(1));
            }
        }
        return primes;
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    @Test
    void givesTheSameBytesWhetherConvertedAtOnceOrInPieces() throws IOException { // P17
        convert("once", new PrimeResults(1).add(100, 0, 10, 1), 300);
        PrimeResults growing = new PrimeResults(4).add(100, 0, 1, 2);
        convert("pieces", growing, 300);
        convert("pieces", growing.add(100, 1, 5, 3), 300);
        convert("pieces", growing.add(100, 5, 10, 4), 300);

        assertThat(bytes("pieces")).isEqualTo(bytes("once"));
    }

    @Test
    void changesNothingWhenNothingIsPendingAndSaysSo() throws IOException { // P17
        PrimeResults results = new PrimeResults(2).add(100, 0, 10, 1);
        convert("a", results, 300);
        String sentinel = Files.readString(folder("a").sentinel());

        ConversionOutcome again = convert("a", results, 300);

        assertThat(again.isNothing()).isTrue();
        assertThat(Files.readString(folder("a").sentinel())).isEqualTo(sentinel);
    }

    @Test
    void dropsRowsThatAreThereAlreadyAlsoAcrossTheLastBlock() throws IOException { // P13, lesson 2
        PrimeResults results = new PrimeResults(2).add(100, 0, 4, 1);
        convert("a", results, 300);
        // Results that come again, as after a lost sentinel or a replay.
        convert("a", results.add(100, 2, 10, 5).add(100, 0, 10, 6), 300);
        convert("b", new PrimeResults(1).add(100, 0, 10, 1), 300);

        assertThat(bytes("a")).isEqualTo(bytes("b"));
    }

    @Test
    void readsTheWholeTopicAgainWhereItIsToldTo() throws IOException { // P17
        PrimeResults results = new PrimeResults(2).add(100, 0, 7, 1);
        convert("a", results, 300);
        Map<String, String> before = bytes("a");

        try (BlockStore store = BlockStore.open(folder("a"), settings())) {
            ConversionOutcome outcome = conversion(store, 300).run(results, true);

            assertThat(outcome.runFiles()).isPositive();
            assertThat(outcome.sentinel().runs()).isEmpty();
            assertThat(outcome.sentinel().startIdx()).isEqualTo(700);
        }
        assertThat(bytes("a")).isEqualTo(before);
    }

    @Test
    void foldsOnlyWhatIsContiguousAndLetsTheRestWait() throws IOException { // lesson 10
        PrimeResults results = new PrimeResults(2).add(100, 0, 4, 1).add(100, 6, 10, 2);
        ConversionOutcome first = convert("a", results, 300);

        assertThat(first.sentinel().startIdx()).isEqualTo(400);
        assertThat(first.waitingUnits()).isEqualTo(400);
        assertThat(first.waitsFor()).as("prime of rank 400").isEqualTo("2749");
        assertThat(first.sentinel().runs()).isNotEmpty();

        ConversionOutcome second = convert("a", results.add(100, 4, 6, 3), 300);
        convert("b", new PrimeResults(1).add(100, 0, 10, 1), 300);

        assertThat(second.waitingUnits()).isZero();
        assertThat(second.sentinel().runs()).isEmpty();
        assertThat(DurableFiles.names(folder("a").runs())).isEmpty();
        assertThat(bytes("a")).isEqualTo(bytes("b"));
    }

    @Test
    void aDryRunSaysWhatWouldChangeAndChangesNothing() throws IOException { // P18
        PrimeResults results = new PrimeResults(2).add(100, 0, 4, 1);
        convert("a", results, 300);
        Map<String, String> before = everything("a");

        try (BlockStore store = BlockStore.open(folder("a"), settings())) {
            ConversionOutcome outcome = conversion(store, 300).dryRun(results.add(100, 4, 10, 2), false);

            assertThat(outcome.blocksWritten()).isEqualTo(3);
            assertThat(outcome.replaced()).extracting(BlockFile::number).containsExactly(2);
        }
        assertThat(everything("a")).isEqualTo(before);
    }

    @Test
    void keepsTheOldLastBlockAndTheSentinelInABackup() throws IOException { // P19
        PrimeResults results = new PrimeResults(2).add(100, 0, 4, 1);
        BlockFile last = convert("a", results, 300).sentinel().blocks().get(1);
        String sentinel = Files.readString(folder("a").sentinel());
        convert("a", results.add(100, 4, 10, 2), 300);

        List<String> backups = DurableFiles.names(folder("a").backups());
        assertThat(backups).hasSize(1);
        Path backup = folder("a").backups().resolve(backups.get(0));
        assertThat(DurableFiles.sha256(backup.resolve(last.name())))
                .as("the bytes, not only the name")
                .isEqualTo(last.sha256());
        assertThat(Files.readString(backup.resolve("sentinel.json"))).isEqualTo(sentinel);
    }

    @Test
    void refusesWhatDoesNotPassItsScanAndKeepsEverything() throws IOException { // P31
        PrimeResults results = new PrimeResults(1).add(100, 0, 4, 1);
        convert("a", results, 300);
        Map<String, String> before = everything("a");
        List<List<long[]>> items = new ArrayList<>(PrimeResults.items(100, 5));
        List<long[]> wrong = new ArrayList<>(items.get(4));
        wrong.add(1, new long[] {wrong.get(0)[0], 0, 0, 0});
        results.add(0, wrong);

        assertThatThrownBy(() -> convert("a", results, 300))
                .isInstanceOfSatisfying(
                        AuditFailedException.class,
                        failure -> assertThat(failure.faults())
                                .anyMatch(fault -> fault.kind() == BlockFault.Kind.EMPTY_ROW
                                        && fault.file().startsWith("b002_p")))
                .as("what failed, what to look into, what makes it again")
                .hasMessageContaining("does not pass its scan, so the blocks are as they were")
                .hasMessageContaining("look into what is named here")
                .hasMessageContaining("convert again");
        assertThat(everything("a")).isEqualTo(before);
    }

    @Test
    void stopsWhereItIsToldToAndGoesOnFromThere() throws IOException { // SIGINT
        PrimeResults results = new PrimeResults(1).add(100, 0, 10, 1);
        try (BlockStore store = BlockStore.open(folder("a"), settings())) {
            int[] asked = {0};
            ConversionOutcome stopped =
                    new Conversion(store, PrimeResults.TABLE, 300, "test", () -> asked[0]++ < 4).run(results, false);
            assertThat(stopped.finished()).isFalse();
            assertThat(stopped.sentinel().runs()).isNotEmpty();
            assertThat(stopped.sentinel().blocks()).isEmpty();
        }
        convert("a", results, 300);
        convert("b", new PrimeResults(1).add(100, 0, 10, 1), 300);

        assertThat(bytes("a")).isEqualTo(bytes("b"));
    }

    private ConversionOutcome convert(String name, RowSource source, long unitsPerBlock) {
        return Folders.convert(folder(name), source, unitsPerBlock);
    }

    private static Conversion conversion(BlockStore store, long unitsPerBlock) {
        return new Conversion(store, PrimeResults.TABLE, unitsPerBlock, "test", () -> true);
    }

    private BlockFolder folder(String name) {
        return new BlockFolder(temp.resolve(name));
    }

    private BlocksSettings settings() {
        return Folders.settings(temp);
    }

    private Map<String, String> bytes(String name) throws IOException {
        return Folders.blocks(folder(name));
    }

    private Map<String, String> everything(String name) throws IOException {
        return Folders.everything(folder(name));
    }
}
