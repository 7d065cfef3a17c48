package dev.holdfast.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.blocks.convert.ConversionOutcome;
import dev.holdfast.blocks.store.BlockFile;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.RowSource;
import dev.holdfast.model.TableColumn;
import dev.holdfast.model.TableColumn.Kind;
import dev.holdfast.model.TableShape;
import dev.holdfast.testing.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks know nothing of primes: any table that a handler declares will do. */
class TablesTest {
    private static final TableShape TEXTS = new TableShape(
            List.of(
                    new TableColumn("key", Kind.TEXT),
                    new TableColumn("answer", Kind.TEXT),
                    new TableColumn("ended_at", Kind.TIME)),
            "key",
            List.of("key"),
            null);

    @TempDir
    Path temp;

    @Test
    void unsignedNumbersStayUnsigned() throws SQLException {
        TableShape shape = new TableShape(
                List.of(new TableColumn("cell", Kind.UINT64), new TableColumn("weight", Kind.INT64)),
                "cell",
                List.of("cell", "weight"),
                null);
        BlockFolder folder = new BlockFolder(temp);
        Rows rows = new Rows().add(-1L, 1L).add(5L, -2L).add(Long.MIN_VALUE, 3L);

        ConversionOutcome outcome = Folders.convert(folder, new BlockTable("e", "h", shape, null, null), rows, 2);

        assertThat(outcome.sentinel().blocks())
                .extracting(BlockFile::name)
                .containsExactly("b001_cell9223372036854775808.parquet", "b002_cell18446744073709551615.parquet");
        assertThat(query("SELECT typeof(cell) || ' ' || cell || ' ' || weight FROM '%s/*.parquet' ORDER BY cell"
                        .formatted(folder.blocks())))
                .containsExactly("UBIGINT 5 -2", "UBIGINT 9223372036854775808 3", "UBIGINT 18446744073709551615 1");
    }

    @Test
    void ofTwoRowsWithOneKeyTheLaterCounts() throws SQLException { // a failed item that was retried
        BlockFolder folder = new BlockFolder(temp);
        BlockTable table = new BlockTable("e", "llm", TEXTS, null, null);
        Rows rows = new Rows()
                .add("e/b/cme", "failed", 0L)
                .add("e/a/cme", "it's 1", 1_000L)
                .add("e/c/cme", null, null);
        Folders.convert(folder, table, rows, 2);

        ConversionOutcome again = Folders.convert(folder, table, rows.add("e/b/cme", "2", 2_000L), 2);

        assertThat(again.sentinel().startIdx()).isEqualTo(3);
        assertThat(again.sentinel().blocks().get(0).name()).startsWith("b001_key_e_b_cme-");
        assertThat(query("SELECT concat_ws(' ', key, answer, epoch_ms(ended_at)) FROM '%s/*.parquet' ORDER BY key"
                        .formatted(folder.blocks())))
                .containsExactly("e/a/cme it's 1 1000", "e/b/cme 2 2000", "e/c/cme");
    }

    @Test
    void aFolderMayHaveAnyName() {
        BlockFolder folder = new BlockFolder(temp.resolve("it's [1] day=2 *").resolve("e?"));
        PrimeResults results = new PrimeResults(1).add(100, 0, 4, 1);
        Folders.convert(folder, results, 300);

        assertThat(Folders.convert(folder, results.add(100, 4, 6, 1), 300)
                        .sentinel()
                        .startIdx())
                .isEqualTo(600);
        assertThat(Folders.scan(folder).faults()).isEmpty();
    }

    @Property(tries = 12)
    void theBlocksDependOnTheRowsAloneNotOnTheOrderInWhichTheyCame(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 40) Integer> keys,
            @ForAll @IntRange(min = 1, max = 7) int unitsPerBlock,
            @ForAll @IntRange(min = 1, max = 29) int cut)
            throws IOException { // P12, P17
        BlockTable table = new BlockTable("e", "llm", TEXTS, null, null);
        try (TemporaryFolder folders = new TemporaryFolder()) {
            BlockFolder once = new BlockFolder(folders.path().resolve("once"));
            BlockFolder pieces = new BlockFolder(folders.path().resolve("pieces"));
            Rows sorted = new Rows();
            keys.stream().distinct().sorted().forEach(key -> sorted.add("k" + key, "answer", (long) key));
            Folders.convert(once, table, sorted, unitsPerBlock);
            Rows rows = new Rows();
            for (int i = 0; i < keys.size(); i++) {
                rows.add("k" + keys.get(i), "answer", (long) keys.get(i));
                if (i % cut == 0) {
                    Folders.convert(pieces, table, rows, unitsPerBlock);
                }
            }
            Folders.convert(pieces, table, rows, unitsPerBlock);

            assertThat(Folders.blocks(pieces)).isEqualTo(Folders.blocks(once));
        }
    }

    private static List<String> query(String sql) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            while (answer.next()) {
                lines.add(answer.getString(1));
            }
            return lines;
        }
    }

    /** Rows on one partition, a record each. */
    private static final class Rows implements RowSource {
        private final List<@Nullable Object[]> rows = new ArrayList<>();

        private Rows add(@Nullable Object... row) {
            rows.add(row);
            return this;
        }

        @Override
        public int partitions() {
            return 1;
        }

        @Override
        public long read(int partition, long from, Sink sink) {
            for (long offset = from; offset < rows.size(); offset++) {
                sink.rows(offset, Stream.<@Nullable Object[]>of(rows.get((int) offset)));
            }
            return rows.size();
        }
    }
}
