package dev.holdfast.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.blocks.audit.AuditReport;
import dev.holdfast.blocks.audit.BlockAudit;
import dev.holdfast.blocks.audit.BlockFault;
import dev.holdfast.blocks.audit.BlockScan;
import dev.holdfast.blocks.audit.ScanDepth;
import dev.holdfast.blocks.audit.ScanReport;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockIntent;
import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.StoredJson;
import dev.holdfast.files.DurableFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractListAssert;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to blocks behind Holdfast's back, a scan names it with file and place (P30). */
class SabotageTest {
    private static final String FIRST = "b001_p1987.parquet";
    private static final String SECOND = "b002_p4409.parquet";
    private static final String LAST = "b004_p7919.parquet";

    @TempDir
    static Path whole;

    @TempDir
    Path temp;

    private BlockFolder folder;

    @BeforeAll
    static void convert() {
        Folders.convert(new BlockFolder(whole), new PrimeResults(2).add(100, 0, 10, 1), 300);
    }

    @BeforeEach
    void copy() throws IOException {
        folder = new BlockFolder(temp);
        Folders.copy(whole, temp);
    }

    @Test
    void findsNothingWhereNothingWasDone() {
        for (ScanDepth depth : List.of(ScanDepth.ORDINARY, ScanDepth.DEEP, ScanDepth.ROWS)) {
            ScanReport report = scan(depth);

            assertThat(report.faults()).isEmpty();
            assertThat(scan(depth))
                    .as("counted again (P27)")
                    .usingRecursiveComparison()
                    .ignoringFields("millis")
                    .isEqualTo(report);
            assertThat(report.rows()).isEqualTo(2_029);
            assertThat(report.units()).isEqualTo(1_000);
        }
        assertThat(audit().passed()).isTrue();
    }

    @Test
    void aDeletedBlock() throws IOException {
        Files.delete(block(SECOND));

        assertFaults().anyMatch(fault -> is(fault, BlockFault.Kind.MISSING, SECOND, "in the sentinel"));
        assertFaults()
                .anyMatch(fault -> is(
                        fault,
                        BlockFault.Kind.HOLE,
                        "b003_p6997.parquet",
                        "begins with p 4421",
                        "comes 1993: 300 are missing"));
        assertThat(audit().checks())
                .anyMatch(check -> !check.passed()
                        && check.name().equals("ranges")
                        && check.answer().contains("from 1988 to 4420 about"));
    }

    @Test
    void aDuplicatedRow() throws SQLException {
        rewrite(SECOND, "SELECT * FROM old UNION ALL (SELECT * FROM old ORDER BY p, m_k LIMIT 1)", "p, m_k");

        assertFaults()
                .anyMatch(fault -> is(
                        fault, BlockFault.Kind.DUPLICATE, SECOND, "1 rows are there more than once", "row 2 (1993, "));
        assertFaults().anyMatch(fault -> is(fault, BlockFault.Kind.CHANGED, SECOND, "SHA-256"));
    }

    @Test
    void aRowMovedToAnotherBlock() throws SQLException {
        rewrite(LAST, "SELECT * FROM old UNION ALL SELECT * FROM first WHERE p = 13 AND m_k = 1", "p, m_k");
        rewrite(FIRST, "SELECT * FROM old WHERE NOT (p = 13 AND m_k = 1)", "p, m_k");

        assertFaults()
                .anyMatch(fault -> is(fault, BlockFault.Kind.OVERLAP, LAST, "begins with p 13")
                        || is(fault, BlockFault.Kind.OVERLAP, SECOND));
        assertFaults(ScanDepth.DEEP)
                .anyMatch(fault -> is(fault, BlockFault.Kind.UNIT, FIRST, "prime 13 lacks the row [13, 1, 1, 11]"));
    }

    @Test
    void aTruncatedFile() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(block(SECOND).toFile(), "rw")) {
            file.setLength(file.length() - 100);
        }

        assertFaults().anyMatch(fault -> is(fault, BlockFault.Kind.UNREADABLE, SECOND));
        assertFaults().anyMatch(fault -> is(fault, BlockFault.Kind.CHANGED, SECOND, "bytes in place of"));
        assertThat(audit().passed()).isFalse();
    }

    @Test
    void aByteFlippedInTheMiddle() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(block(SECOND).toFile(), "rw")) {
            file.seek(file.length() / 2);
            int old = file.read();
            file.seek(file.length() / 2);
            file.write(old ^ 0x10);
        }

        assertFaults().anyMatch(fault -> is(fault, BlockFault.Kind.CHANGED, SECOND, "is not what was written"));
    }

    @Test
    void aRenamedFile() throws IOException {
        Files.move(block(SECOND), block("b002_p4999.parquet"));

        assertFaults()
                .anyMatch(fault -> is(
                        fault, BlockFault.Kind.NAME, "b002_p4999.parquet", "is block 2 and must be named " + SECOND));
        assertFaults()
                .anyMatch(fault ->
                        is(fault, BlockFault.Kind.NAME, "b002_p4999.parquet", "its greatest p is 4409")); // P14
    }

    @Test
    void aRenamedColumn() throws SQLException {
        rewrite(SECOND, "SELECT p, m_k AS m, n_k, q_k FROM old", "p, m");

        assertFaults().anyMatch(fault -> is(fault, BlockFault.Kind.SCHEMA, SECOND, "lacks the column m_k BIGINT"));
        assertFaults().anyMatch(fault -> is(fault, BlockFault.Kind.SCHEMA, SECOND, "has a column m BIGINT"));
    }

    @ParameterizedTest
    @CsvSource({"INTEGER, m_k INTEGER", "VARCHAR, m_k VARCHAR", "DOUBLE, m_k DOUBLE"})
    void aColumnOfAnotherType(String type, String there) throws SQLException { // P24
        rewrite(SECOND, "SELECT p, CAST(m_k AS " + type + ") AS m_k, n_k, q_k FROM old", "p, m_k");

        assertFaults()
                .anyMatch(fault -> is(fault, BlockFault.Kind.SCHEMA, SECOND, "lacks the column m_k BIGINT"))
                .anyMatch(fault -> is(fault, BlockFault.Kind.SCHEMA, SECOND, "has a column " + there));
        assertFaults()
                .as("the others are as they must be")
                .noneMatch(fault ->
                        fault.kind() == BlockFault.Kind.SCHEMA && !fault.file().equals(SECOND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "m_k", "n_k", "q_k"})
    void aValueThatIsAbsent(String column) throws SQLException { // P24: no nulls
        rewrite(
                SECOND,
                "SELECT * REPLACE (CASE WHEN p = 2503 AND m_k = (SELECT min(m_k) FROM old WHERE p = 2503) THEN NULL"
                        + " ELSE " + column + " END AS " + column + ") FROM old",
                "p, m_k");

        assertFaults()
                .anyMatch(fault -> is(fault, BlockFault.Kind.SCHEMA, SECOND, "1 rows lack a value that must be there"));
    }

    @Test
    void rowsOutOfOrder() throws SQLException { // P12
        rewrite(SECOND, "SELECT * FROM old", "p = 2503, p, m_k");

        assertFaults().anyMatch(fault -> is(fault, BlockFault.Kind.ORDER, SECOND, "(2503, ", "belongs before the row"));
        assertThat(audit().passed()).isFalse();
    }

    @Test
    void whatAKilledCommandLeft() throws IOException { // P30
        Files.writeString(folder.intent(), StoredJson.write(new BlockIntent("convert", List.of(SECOND), null)));

        assertFaults()
                .anyMatch(
                        fault -> is(fault, BlockFault.Kind.INTERRUPTED, "intent.json", "'holdfast blocks convert e'"));
    }

    @Test
    void anAuditOnlyReads() throws IOException { // P35: but for the time that it took
        Map<String, String> before = allFiles();

        assertThat(audit().passed()).isTrue();

        assertThat(allFiles()).isEqualTo(before);
    }

    private Map<String, String> allFiles() throws IOException {
        Map<String, String> sums = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder.root())) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(folder.timings()) && !file.endsWith("lock"))
                    .toList()) {
                sums.put(folder.root().relativize(file).toString(), DurableFiles.sha256(file));
            }
        }
        return sums;
    }

    @Test
    void aPrimeRemoved() throws SQLException {
        rewrite(SECOND, "SELECT * FROM old WHERE p <> 2503", "p, m_k");

        assertFaults()
                .anyMatch(fault -> is(
                        fault,
                        BlockFault.Kind.HOLE,
                        SECOND,
                        "1 are missing: at index 367 it has p 2521, and 2503 belongs there")); // P29
        assertFaults()
                .anyMatch(fault -> is(
                        fault, BlockFault.Kind.HOLE, "all blocks", "number 1000, but they hold 999", "1 are missing"));
        assertThat(audit().passed()).isFalse();
    }

    @Test
    void aCompositeAdded() throws SQLException {
        rewrite(SECOND, "SELECT * FROM old UNION ALL SELECT 2505, 1, 1, 2503", "p, m_k");

        assertFaults()
                .anyMatch(
                        fault -> is(fault, BlockFault.Kind.HOLE, SECOND, "1 are too many", "2505", "is no value of p"));
        assertFaults(ScanDepth.DEEP).anyMatch(fault -> is(fault, BlockFault.Kind.UNIT, SECOND, "2505 is no prime"));
    }

    @Test
    void aZeroRowBesideARealOne() throws SQLException { // P4
        rewrite(SECOND, "SELECT * FROM old UNION ALL SELECT 1993, 0, 0, 0", "p, m_k");

        assertFaults()
                .anyMatch(fault -> is(
                        fault,
                        BlockFault.Kind.EMPTY_ROW,
                        SECOND,
                        "rows with q_k = 0 (nothing found) stand beside another row of their p",
                        "(1993, "));
    }

    @Test
    void overlappingBlocks() throws SQLException { // P25
        rewrite(SECOND, "SELECT * FROM old UNION ALL SELECT * FROM first WHERE p = 1979", "p, m_k");

        assertFaults()
                .anyMatch(fault -> is(
                        fault,
                        BlockFault.Kind.OVERLAP,
                        SECOND,
                        "begins with p 1979, and " + FIRST + " ends with 1987; 1 are in both, the first is 1979"));
        assertFaults().anyMatch(fault -> is(fault, BlockFault.Kind.FILL, SECOND, "has 301"));
    }

    @Test
    void anOldSentinel() throws IOException {
        String old = Files.readString(folder.sentinel());
        Folders.convert(folder, new PrimeResults(2).add(100, 0, 10, 1).add(100, 10, 13, 1), 300);
        assertThat(scan(ScanDepth.ORDINARY).faults()).isEmpty();
        Files.writeString(folder.sentinel(), old);

        assertFaults()
                .anyMatch(fault -> is(
                        fault,
                        BlockFault.Kind.SENTINEL,
                        "sentinel.json",
                        "is older than the blocks: it has " + LAST + ", and block 4 is b004_p"));
        assertFaults().anyMatch(fault -> is(fault, BlockFault.Kind.UNLISTED, "b005_p10657.parquet"));
        assertThat(audit().passed()).isFalse();
    }

    @Test
    void aSentinelWithFalseTotals() throws IOException {
        String whole = Files.readString(folder.sentinel());
        for (String member : List.of("rows", "last_unit", "start_idx")) {
            String line = whole.lines()
                    .filter(one -> one.startsWith("  \"" + member + "\""))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(folder.sentinel(), whole.replace(line, line.replaceFirst("\\d(?=\\D*$)", "00")));

            assertFaults()
                    .anyMatch(fault -> is(
                            fault, BlockFault.Kind.SENTINEL, "sentinel.json", "contradicts itself: " + member + " is"));
        }
    }

    @Test
    void anUnconvertedRunFile() throws IOException { // P34
        Files.copy(block(FIRST), folder.runs().resolve("run_p0_5-9.parquet"));

        assertFaults().anyMatch(fault -> is(fault, BlockFault.Kind.UNCONVERTED, "run_p0_5-9.parquet", "does not know"));
        assertThat(audit().passed()).isFalse();
    }

    @Test
    void whateverElseIsInTheFolder() throws IOException {
        Files.writeString(block("notes.txt"), "mine");

        assertFaults().anyMatch(fault -> is(fault, BlockFault.Kind.UNREADABLE, "notes.txt"));
        assertFaults().anyMatch(fault -> is(fault, BlockFault.Kind.UNLISTED, "notes.txt"));
    }

    private static boolean is(BlockFault fault, BlockFault.Kind kind, String file, String... words) {
        return fault.kind() == kind
                && fault.file().equals(file)
                && Stream.of(words).allMatch(fault.what()::contains);
    }

    private AbstractListAssert<?, List<? extends BlockFault>, BlockFault, ObjectAssert<BlockFault>> assertFaults() {
        return assertFaults(ScanDepth.ORDINARY);
    }

    private AbstractListAssert<?, List<? extends BlockFault>, BlockFault, ObjectAssert<BlockFault>> assertFaults(
            ScanDepth depth) {
        return assertThat(scan(depth).faults());
    }

    private ScanReport scan(ScanDepth depth) {
        try (BlockStore store = BlockStore.open(folder, Folders.settings(temp))) {
            return new BlockScan(store, PrimeResults.TABLE, depth).run();
        }
    }

    private AuditReport audit() {
        try (BlockStore store = BlockStore.open(folder, Folders.settings(temp))) {
            return new BlockAudit(store, PrimeResults.TABLE).run();
        }
    }

    private Path block(String name) {
        return folder.blocks().resolve(name);
    }

    private void rewrite(String name, String rows, String order) throws SQLException {
        Path changed = temp.resolve("changed.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("CREATE TABLE old AS SELECT * FROM '" + block(name) + "'");
            statement.execute("CREATE TABLE first AS SELECT * FROM '" + block(FIRST) + "'");
            statement.execute(
                    "COPY (SELECT * FROM (" + rows + ") ORDER BY " + order + ") TO '" + changed + "' (FORMAT parquet)");
            Files.move(changed, block(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
