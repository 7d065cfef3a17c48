package dev.holdfast.tiles.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import dev.holdfast.tiles.TileGrid;
import dev.holdfast.tiles.span.GridLines;
import dev.holdfast.tiles.span.InclusionRule;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written from spans is what two readers that nobody here wrote read as rows. */
class TileTableTest {
    @TempDir
    private Path folder;

    @Test
    void holdsTheRowsOfTheSpansForEveryReader() throws Exception { // T1, T4, T26
        Random random = new Random(11);
        for (int round = 0; round < 12; round++) {
            // The last grids are wider than 16 bits.
            int columns = round < 8 ? 300 : 100_000;
            GridLines lines = new GridLines(new TileGrid(columns, 80, -180, 80, 360.0 / columns, 1));
            List<CellSpan> spans = TileRows.randomSpans(random, lines.grid(), round % 2 == 0 ? 7 : 250);
            Path index = folder.resolve("index" + round);
            Path bounds = folder.resolve("bounds" + round);
            TableFile file = TileTable.write(index, TileTables.index("FR", InclusionRule.CENTER, lines), spans);
            TileTable.write(bounds, TileTables.bounds("FR", lines), spans);
            List<String> expected = TileRows.indexRows(lines, spans);
            assertThat(file.rows()).isEqualTo(expected.size());
            assertThat(ReadTable.byDuck(index)).isEqualTo(expected);
            assertThat(ReadTable.byParquet(index)).isEqualTo(expected);
            assertThat(ReadTable.byDuck(bounds)).isEqualTo(TileRows.boundsRows(lines, spans));
            assertThat(ReadTable.byParquet(bounds)).isEqualTo(TileRows.boundsRows(lines, spans));
        }
    }

    @Test
    void holdsAWeightForEachTile() throws Exception { // T12, T34
        GridLines lines = new GridLines(new TileGrid(40, 30, 0, 30, 1, 1));
        List<CellSpan> spans = List.of(new CellSpan(3, 5, 30), new CellSpan(4, 0, 39), new CellSpan(29, 39, 39));
        long[] weights = new Random(2).longs(67).toArray();
        int[] at = {0};
        TileValues source = (into, count) -> {
            System.arraycopy(weights, at[0], into, 0, count);
            at[0] += count;
        };
        Path path = folder.resolve("weights");
        TileTable.write(path, TileTables.weights("FR", lines, source, 6, true), spans);
        List<String> expected = new ArrayList<>();
        int i = 0;
        for (CellSpan span : spans) {
            for (int column = span.first(); column <= span.last(); column++) {
                expected.add("FR|" + lines.grid().tileId(span.row(), column) + "|" + Long.toUnsignedString(weights[i++])
                        + "|6|true");
            }
        }
        assertThat(ReadTable.byDuck(path)).isEqualTo(expected);
        assertThat(ReadTable.byParquet(path)).isEqualTo(expected);
        assertThat(at[0]).isEqualTo(67);
    }

    @Test
    void splitsALargeCountryAtFixedPlaces() throws Exception { // T25, T26
        GridLines lines = new GridLines(new TileGrid(43_200, 16_800, -180, 84, 1 / 120.0, 1 / 120.0));
        List<CellSpan> spans = new ArrayList<>();
        for (int row = 100; row < 200; row++) {
            spans.add(new CellSpan(row, row, 20_000 + row));
            spans.add(new CellSpan(row, 30_000 - row, 30_500));
        }
        Path path = folder.resolve("large");
        TableFile file = TileTable.write(path, TileTables.index("FR", InclusionRule.CENTER, lines), spans);
        assertThat(ReadTable.query("SELECT count(*), sum(tile_id), min(tile_id), max(tile_id),"
                        + " sum(raster_row), sum(raster_col), count(DISTINCT tile_id) FROM read_parquet('" + path
                        + "')"))
                .containsExactly(TileRows.sums(lines, spans));
        assertThat(ReadTable.query("SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata('" + path
                        + "') ORDER BY 1"))
                .containsExactly("0|1048576", "1|" + (file.rows() - 1_048_576));
        assertThat(ReadTable.query("SELECT count(*) FROM (SELECT raster_row * 43200 + raster_col AS i,"
                        + " tile_id AS t, centroid_lon AS x, raster_col AS c FROM read_parquet('" + path
                        + "')) WHERE i <> t OR x <> -180::DOUBLE + (c + 0.5::DOUBLE) * (1::DOUBLE / 120)"))
                .containsExactly("0");
        assertThat(file.bytes()).isLessThan(file.rows());
    }

    @Test
    void tellsTheBoundsOfEachColumn() throws Exception { // T8
        GridLines lines = new GridLines(new TileGrid(20, 20, -10, 10, 1, 1));
        List<CellSpan> spans = List.of(new CellSpan(2, 9, 12), new CellSpan(7, 3, 5), new CellSpan(9, 4, 4));
        Path path = folder.resolve("index");
        TileTable.write(path, TileTables.index("FR", InclusionRule.CENTER, lines), spans);
        assertThat(ReadTable.query("SELECT path_in_schema, stats_min_value, stats_max_value, stats_null_count"
                        + " FROM parquet_metadata('" + path + "') ORDER BY column_id LIMIT 7"))
                .containsExactly(
                        "country_iso|FR|FR|0",
                        "tile_id|49|184|0",
                        "inclusion_rule|center|center|0",
                        "raster_row|2|9|0",
                        "raster_col|3|12|0",
                        "centroid_lon|-6.5|2.5|0",
                        "centroid_lat|0.5|7.5|0");
        long[] weights = {5, -1, 7, 0x8000_0000_0000_0000L, 9, 9, 9, 9};
        TileTable.write(
                folder.resolve("weights"),
                TileTables.weights("FR", lines, (into, n) -> System.arraycopy(weights, 0, into, 0, n), 18, false),
                spans);
        assertThat(ReadTable.query("SELECT stats_min_value, stats_max_value FROM parquet_metadata('"
                        + folder.resolve("weights") + "') WHERE path_in_schema = 'weight_fp'"))
                .containsExactly("5|18446744073709551615");
    }

    @Test
    void writesAnEmptyCountryAsASchemaWithoutRows() throws Exception { // T7
        GridLines lines = new GridLines(new TileGrid(20, 20, -10, 10, 1, 1));
        Path path = folder.resolve("empty");
        TableFile file = TileTable.write(path, TileTables.index("VA", InclusionRule.CENTER, lines), List.of());
        assertThat(file.rows()).isZero();
        assertThat(ReadTable.byDuck(path)).isEmpty();
        assertThat(ReadTable.byParquet(path)).isEmpty();
        assertThat(ReadTable.query(
                        "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet('" + path + "'))"))
                .containsExactly(
                        "country_iso|VARCHAR",
                        "tile_id|UBIGINT",
                        "inclusion_rule|VARCHAR",
                        "raster_row|UINTEGER",
                        "raster_col|UINTEGER",
                        "centroid_lon|DOUBLE",
                        "centroid_lat|DOUBLE",
                        "pixel_area_m2|DOUBLE");
    }

    @Test
    void writesTheSameBytesForTheSameSpans() throws Exception { // T25
        GridLines lines = new GridLines(new TileGrid(300, 80, -180, 80, 1.2, 1));
        List<CellSpan> spans = TileRows.randomSpans(new Random(4), lines.grid(), 20);
        List<TileColumn> columns = TileTables.index("FR", InclusionRule.CENTER, lines);
        TableFile one = TileTable.write(folder.resolve("one"), columns, spans);
        TableFile other = TileTable.write(folder.resolve("other"), columns, spans);
        byte[] bytes = Files.readAllBytes(one.path());
        assertThat(bytes).isEqualTo(Files.readAllBytes(other.path())).hasSize((int) one.bytes());
        assertThat(one.sha256())
                .isEqualTo(other.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }

    @Test
    void refusesATileThatComesTwiceOrOutOfOrder() { // T5
        GridLines lines = new GridLines(new TileGrid(20, 20, -10, 10, 1, 1));
        List<TileColumn> columns = TileTables.bounds("FR", lines);
        for (CellSpan second : List.of(
                new CellSpan(3, 5, 7), new CellSpan(3, 9, 10), new CellSpan(2, 18, 18), new CellSpan(4, 3, 2))) {
            Path path = folder.resolve("bounds");
            assertThatThrownBy(() -> TileTable.write(path, columns, List.of(new CellSpan(3, 5, 9), second)))
                    .isInstanceOfSatisfying(
                            TileException.class, e -> assertThat(e.error()).isEqualTo(TileError.E003))
                    .hasMessageContaining("row 3, columns 5 to 9");
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void neverWritesOverAFile() throws IOException { // T10
        GridLines lines = new GridLines(new TileGrid(20, 20, -10, 10, 1, 1));
        Path path = Files.writeString(folder.resolve("there"), "precious");
        assertThatThrownBy(() -> TileTable.write(path, TileTables.bounds("FR", lines), List.of()))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(path).hasContent("precious");
    }
}
