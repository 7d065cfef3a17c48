package dev.holdfast.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.datasets.DatasetColumn.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what is declared of them are never published, and the reason names the file and the row. */
class RefusedFilesTest {
    @TempDir
    Path temp;

    private Cells cells;
    private DatasetStore store;

    @BeforeEach
    void open() {
        cells = new Cells(temp);
        store = Cells.store(temp);
    }

    private List<String> faults(TableFiles table) {
        PartitionInvalidException refused =
                catchThrowableOfType(PartitionInvalidException.class, () -> store.publish(Cells.publication(table)));
        assertThat(refused).as("it is refused").isNotNull();
        assertThat(store.list()).isEmpty();
        return refused.faults().stream().map(PartitionFault::inWords).toList();
    }

    @Test
    void aDecreaseThatWrapsUnsigned() { // T34; what its users struggled with, 6
        FinishedFile file = cells.file("a.parquet", Cells.rows("('FR', 9223372036854775809, 1)", "('FR', 5, 1)"));

        assertThat(faults(Cells.index(file)))
                .containsExactly("order: tile_index/a.parquet: row 2 has (FR, 5) behind (FR, 9223372036854775809), and"
                        + " rows are in the order of country_iso, tile_id");
    }

    @Test
    void anIncreaseOverWhatIsSignedIsNoFault() {
        FinishedFile file = cells.file("a.parquet", Cells.rows("('FR', 5, 1)", "('FR', 18446744073709551615, 1)"));

        assertThat(store.publish(Cells.publication(Cells.index(file))).isNew()).isTrue();
    }

    @Test
    void aRowOutOfOrderIsToldWithTheFirstPlaceAndTheCount() { // T26
        FinishedFile file = cells.file(
                "a.parquet",
                Cells.rows("('DE', 1, 1)", "('FR', 1, 1)", "('DE', 2, 1)", "('FR', 1, 1)", "('DE', 3, 1)"));

        assertThat(faults(Cells.index(file)))
                .containsExactly("order: tile_index/a.parquet: row 3 has (DE, 2) behind (FR, 1), and rows are in the"
                        + " order of country_iso, tile_id; 2 such rows in all");
    }

    @Test
    void aKeyThatIsThereTwice() { // T5
        FinishedFile file = cells.file("a.parquet", Cells.rows("('DE', 1, 1)", "('DE', 1, 2)"));

        assertThat(faults(Cells.index(file)))
                .containsExactly("duplicate: tile_index/a.parquet: row 2 has the key of the one before: (DE, 1)");
    }

    @Test
    void filesThatOverlapWhateverTheirNames() { // T26
        FinishedFile one = cells.file("z.parquet", Cells.rows("('DE', 1, 1)", "('DE', 9223372036854775809, 1)"));
        FinishedFile other = cells.file("a.parquet", Cells.rows("('DE', 7, 1)", "('DE', 9223372036854775810, 1)"));

        assertThat(faults(Cells.index(one, other)))
                .containsExactly("overlap: tile_index/a.parquet: begins with (DE, 7), and tile_index/z.parquet, which"
                        + " begins with (DE, 1), ends with (DE, 9223372036854775809)");
    }

    @Test
    void filesInAnyOrderOfNamesAreFineAsLongAsTheyAreApart() { // T26: file order carries no meaning
        FinishedFile last = cells.file("a.parquet", Cells.rows("('DE', 9223372036854775809, 1)"));
        FinishedFile first = cells.file("b.parquet", Cells.rows("('DE', 7, 1)"));
        FinishedFile empty = cells.file("c.parquet", Cells.rows("('DE', 7, 1)") + " LIMIT 0");

        PublishOutcome outcome = store.publish(Cells.publication(Cells.index(last, first, empty)));

        assertThat(outcome.partition().tables().get(0).rows()).isEqualTo(2);
    }

    @Test
    void rowsThatDoNotMatchTheDeclaredCount() {
        FinishedFile file = cells.file("a.parquet", Cells.rows("('DE', 1, 1)", "('DE', 2, 1)"));

        assertThat(faults(Cells.index(new FinishedFile(file.path(), file.name(), 3, file.sha256()))))
                .containsExactly("rows: tile_index/a.parquet: has 2 rows, and 3 are declared");
    }

    @Test
    void bytesThatDoNotMatchTheDeclaredHash() {
        FinishedFile file = cells.file("a.parquet", Cells.rows("('DE', 1, 1)"));

        assertThat(faults(Cells.index(new FinishedFile(file.path(), file.name(), 1, "0".repeat(64)))))
                .singleElement()
                .asString()
                .startsWith("changed: tile_index/a.parquet: has the SHA-256 " + file.sha256());
    }

    @Test
    void aColumnOfAnotherTypeOneTooManyAndOneTooFew() {
        FinishedFile signed =
                cells.file("a.parquet", "SELECT 'DE' AS country_iso, 1::BIGINT AS tile_id, 1.0::DOUBLE AS size");

        assertThat(faults(Cells.index(signed)))
                .containsExactly(
                        "schema: tile_index/a.parquet: has the column tile_id as 'required int64 tile_id"
                                + " (INTEGER(64,true))', and it is declared as 'required int64 tile_id"
                                + " (INTEGER(64,false))'",
                        "schema: tile_index/a.parquet: lacks the column area",
                        "schema: tile_index/a.parquet: has a column size");
    }

    @Test
    void columnsInAnotherOrder() {
        FinishedFile file =
                cells.file("a.parquet", "SELECT 1::UBIGINT AS tile_id, 'DE' AS country_iso, 1.0::DOUBLE AS area");

        assertThat(faults(Cells.index(file)))
                .containsExactly("schema: tile_index/a.parquet: has its columns in another order: [tile_id,"
                        + " country_iso, area]");
    }

    @Test
    void aValueThatIsAbsentInTheKeyAndBesideIt() {
        FinishedFile file = cells.file("a.parquet", Cells.rows("('DE', 1, 1)", "('DE', NULL, 1)", "('DE', 2, NULL)"));

        assertThat(faults(Cells.index(file)))
                .containsExactly("absent: tile_index/a.parquet: row 2 has no value of tile_id; 2 such rows in all");
    }

    @Test
    void aValueThatMayBeAbsentIsNoFault() {
        DatasetTable table = DatasetTable.of(
                "t",
                List.of("id"),
                List.of(
                        DatasetColumn.of("id", Kind.INT32),
                        DatasetColumn.of("fallback", Kind.BOOLEAN).orAbsent()));
        FinishedFile file =
                cells.file("a.parquet", "SELECT 1::INTEGER AS id, NULL::BOOLEAN AS fallback UNION ALL SELECT 2, true");

        assertThat(store.publish(Cells.publication(new TableFiles(table, List.of(file))))
                        .isNew())
                .isTrue();
    }

    @Test
    void aFileThatIsNotThereAndOneThatIsNoParquet() throws IOException {
        Path text = Files.writeString(temp.resolve("text.parquet"), "country_iso,tile_id\nDE,1\n");
        FinishedFile gone = new FinishedFile(temp.resolve("gone"), "gone.parquet", 1, "0".repeat(64));
        FinishedFile csv = new FinishedFile(text, "text.parquet", 1, new ReceiptDigest().add(text));

        assertThat(faults(Cells.index(gone, csv)))
                .hasSize(2)
                .contains("missing: tile_index/gone.parquet: is not there, or is no ordinary file")
                .anyMatch(fault -> fault.startsWith("unreadable: tile_index/text.parquet: cannot be read as Parquet:"));
    }

    @Test
    void aCompressionThatIsNotEverywhereToBeHad() {
        Path path = temp.resolve("gzip.parquet");
        Cells.write(path, Cells.rows("('DE', 1, 1)") + ") TO '" + path + "' (FORMAT parquet, CODEC gzip); --");

        assertThat(faults(Cells.index(Cells.finished(path, "a.parquet"))))
                .containsExactly("unreadable: tile_index/a.parquet: is compressed with GZIP; a partition has ZSTD,"
                        + " SNAPPY, or nothing");
    }
}
