package dev.holdfast.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.datasets.DatasetColumn.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of column is what DuckDB writes for it, and its order is the one of its values, not of their bits. */
class ColumnKindsTest {
    @TempDir
    Path temp;

    private PublishOutcome publish(Kind kind, String... values) {
        DatasetTable table = DatasetTable.of("t", List.of("v"), List.of(DatasetColumn.of("v", kind)));
        String rows = "SELECT v FROM (VALUES (" + String.join("), (", values) + ")) AS t(v)";
        FinishedFile file = new Cells(temp).file("a.parquet", rows);
        return Cells.store(temp).publish(Cells.publication(new TableFiles(table, List.of(file))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "INT32 | -1::INTEGER | 1::INTEGER",
                "INT64 | -1::BIGINT | 1::BIGINT",
                "UINT32 | 1::UINTEGER | 4294967295::UINTEGER",
                "UINT64 | 1::UBIGINT | 18446744073709551615::UBIGINT",
                "BOOLEAN | false | true",
                "TIME | TIMESTAMP '1969-12-31' | TIMESTAMP '2026-01-01'",
                "TIME | TIMESTAMPTZ '1969-12-31 00:00:00Z' | TIMESTAMPTZ '2026-01-01 00:00:00Z'",
                "TEXT | 'Z' | 'a'",
                "TEXT | 'a' | 'ab'",
                "TEXT | '\uFFFD' | '\uD83D\uDE00'",
            })
    void smallerValuesComeFirst(Kind kind, String small, String great) {
        assertThat(catchThrowableOfType(PartitionInvalidException.class, () -> publish(kind, great, small))
                        .faults())
                .extracting(PartitionFault::kind)
                .containsExactly(PartitionFault.Kind.ORDER);
        assertThat(catchThrowableOfType(PartitionInvalidException.class, () -> publish(kind, great, great))
                        .faults())
                .extracting(PartitionFault::kind)
                .containsExactly(PartitionFault.Kind.DUPLICATE);
        assertThat(publish(kind, small, great).isNew()).isTrue();
    }

    @Test
    void orderIsLookedAtAcrossRowGroups() {
        Path path = temp.resolve("groups.parquet");
        String rows = "SELECT 'DE' AS country_iso, (CASE WHEN i < 2048 THEN i + 1 ELSE i END)::UBIGINT AS tile_id,"
                + " 1::DOUBLE AS area FROM range(5000) AS t(i)";
        Cells.write(path, rows + ") TO '" + path + "' (FORMAT parquet, CODEC snappy, ROW_GROUP_SIZE 2048); --");
        assertThat(Cells.text("SELECT count(DISTINCT row_group_id) FROM parquet_metadata('" + path + "')"))
                .isEqualTo("3");

        PartitionInvalidException refused = catchThrowableOfType(
                PartitionInvalidException.class,
                () -> Cells.store(temp).publish(Cells.publication(Cells.index(Cells.finished(path, "a.parquet")))));

        assertThat(refused.faults())
                .extracting(PartitionFault::inWords)
                .containsExactly("duplicate: tile_index/a.parquet: row 2049 has the key of the one before: (DE, 2048)");
    }

    @Test
    void theOrderMayBeAnotherOneThanThatOfTheKey() {
        DatasetTable table = new DatasetTable(
                "t",
                List.of(DatasetColumn.of("a", Kind.INT32), DatasetColumn.of("b", Kind.INT32)),
                List.of("a", "b"),
                List.of("b", "a"));
        FinishedFile file = new Cells(temp)
                .file("a.parquet", "SELECT a::INTEGER AS a, b::INTEGER AS b FROM (VALUES (2, 1), (1, 2)) AS t(a, b)");

        assertThat(Cells.store(temp)
                        .publish(Cells.publication(new TableFiles(table, List.of(file))))
                        .isNew())
                .isTrue();
    }

    @Test
    void aDeclarationThatCannotProveItsKeyIsRefused() {
        List<DatasetColumn> columns = List.of(
                DatasetColumn.of("a", Kind.INT32),
                DatasetColumn.of("b", Kind.DOUBLE),
                DatasetColumn.of("c", Kind.TEXT).orAbsent());
        assertThatThrownBy(() -> new DatasetTable("t", columns, List.of("a"), List.of("b")))
                .hasMessageContaining("the order of t must be by the columns of its key");
        assertThatThrownBy(() -> DatasetTable.of("t", List.of("b"), columns)).hasMessageContaining("the column b");
        assertThatThrownBy(() -> DatasetTable.of("t", List.of("c"), columns)).hasMessageContaining("the column c");
        assertThatThrownBy(() -> DatasetTable.of("t", List.of("x"), columns)).hasMessageContaining("the key of t");
        assertThatThrownBy(() -> DatasetTable.of("../t", List.of("a"), columns)).hasMessageContaining("name");
    }

    @Test
    void whatAPartitionIsMadeOfDecidesItsNameAndNothingElse() {
        assertThat(Cells.MADE.hash()).matches("[0-9a-f]{64}");
        Provenance again = new Provenance(
                "tile-index",
                "1",
                java.util.Map.of("predicate", "center"),
                java.util.Map.of("raster", "ab".repeat(32)));
        assertThat(again.hash()).isEqualTo(Cells.MADE.hash());
        assertThat(List.of(
                        new Provenance("tile-index", "2", again.settings(), again.inputs()),
                        new Provenance("tile-weights", "1", again.settings(), again.inputs()),
                        new Provenance("tile-index", "1", java.util.Map.of("predicate", "x"), again.inputs()),
                        new Provenance(
                                "tile-index", "1", again.settings(), java.util.Map.of("raster", "ac".repeat(32)))))
                .extracting(Provenance::hash)
                .doesNotHaveDuplicates()
                .doesNotContain(again.hash());
        assertThatThrownBy(
                        () -> new Provenance("tile-index", "1", java.util.Map.of(), java.util.Map.of("raster", "AB")))
                .hasMessageContaining("the receipt of the input raster");
    }
}
