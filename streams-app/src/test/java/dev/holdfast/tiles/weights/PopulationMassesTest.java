package dev.holdfast.tiles.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileException;
import dev.holdfast.tiles.TileGrid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each tile gets the value of its cell, each block is read once, and nothing is left on the disk (T12, T21, T28). */
class PopulationMassesTest {
    @TempDir
    Path folder;

    @Property(tries = 300)
    void eachTileHasTheValueOfItsCellAndEachNeededBlockIsReadOnce( // T12, T21, T28
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int blockColumns,
            @ForAll @IntRange(min = 1, max = 12) int blockRows,
            @ForAll boolean single)
            throws IOException {
        Random random = new Random(seed);
        MemoryRaster raster = raster(random, blockColumns, blockRows, single);
        List<CountrySpans> countries =
                Stream.generate(() -> country(random, raster)).limit(4).toList();
        Set<String> needed = new HashSet<>();
        List<double[]> expected = new ArrayList<>();
        for (CountrySpans tiles : countries) {
            expected.add(tiles.spans().stream()
                    .flatMapToDouble(span -> Arrays.stream(raster.rows[span.row()], span.first(), span.last() + 1))
                    .map(cell -> cell == MemoryRaster.NODATA ? 0 : cell)
                    .toArray());
            for (CellSpan span : tiles.spans()) {
                for (int column = span.first(); column <= span.last(); column++) {
                    needed.add(span.row() / blockRows + "/" + column / blockColumns);
                }
            }
        }
        Path spools = Files.createTempDirectory("holdfast-masses");
        List<double[]> read = new ArrayList<>();

        PopulationMasses.Reading reading = new PopulationMasses(() -> raster, spools, 1 << 20)
                .forEach(countries, (tiles, masses) -> {
                    read.add(all(masses));
                    assertThat(all(masses)).isEqualTo(read.get(read.size() - 1));
                });

        assertThat(read).usingRecursiveComparison().isEqualTo(expected);
        assertThat(raster.reads.keySet()).isEqualTo(needed);
        assertThat(raster.reads.values()).allMatch(times -> times == 1);
        assertThat(reading).isEqualTo(new PopulationMasses.Reading(100L * needed.size(), needed.size(), 1));
        assertThat(raster.closed).isTrue();
        Files.delete(spools);
    }

    @Test
    void countriesAreReadInGroupsThatFitOnTheDisk() throws IOException { // T28
        MemoryRaster raster = new MemoryRaster(new double[10][10], 5, 5, true);
        List<CountrySpans> countries = Stream.of(0, 2, 4, 6)
                .map(row -> tiles("C" + row, new CellSpan(row, 0, 9)))
                .toList();
        List<String> order = new ArrayList<>();

        PopulationMasses.Reading reading = new PopulationMasses(() -> raster, folder, 80)
                .forEach(countries, (tiles, masses) -> {
                    order.add(tiles.country());
                    assertThat(all(masses)).hasSize(10);
                });

        assertThat(order).containsExactly("C0", "C2", "C4", "C6");
        // C0 and C2 need the upper two blocks, C4 and C6 all four.
        assertThat(reading).isEqualTo(new PopulationMasses.Reading(600, 6, 2));
        assertThat(files()).isEmpty();
    }

    @Test
    void aCountryThatNeedsMoreDiskThanAllowedIsRefusedBeforeAnythingIsRead() { // T28
        MemoryRaster raster = new MemoryRaster(new double[10][10], 5, 5, false);

        assertThatThrownBy(() -> new PopulationMasses(() -> raster, folder, 79)
                        .forEach(List.of(tiles("FR", new CellSpan(0, 0, 9))), (tiles, masses) -> {}))
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith("E109: the masses of FR take 80 bytes of disk, but only 79 are allowed");
        assertThat(raster.reads).isEmpty();
        assertThat(raster.closed).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1})
    void aBadCellIsRefusedAndNeverTakenForZero(double bad) { // T12
        MemoryRaster raster = new MemoryRaster(new double[10][10], 4, 4, true);
        raster.rows[7][3] = bad;

        assertThatThrownBy(() -> new PopulationMasses(() -> raster, folder, 1000)
                        .forEach(List.of(tiles("FR", new CellSpan(7, 2, 9))), (tiles, masses) -> {}))
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith("E105: the mass of tile 73 of FR (row 7, column 3) is " + bad);
        assertThat(raster.closed).isTrue();
        assertThat(files()).isEmpty();
    }

    @Test
    void aBadCellThatIsNobodysTileHarmsNobody() throws IOException { // T12
        MemoryRaster raster = new MemoryRaster(new double[10][10], 4, 4, true);
        raster.rows[7][1] = Double.NaN;

        new PopulationMasses(() -> raster, folder, 1000)
                .forEach(
                        List.of(tiles("FR", new CellSpan(7, 2, 9))),
                        (tiles, masses) -> assertThat(all(masses)).hasSize(8));
    }

    @Test
    void aRasterThatCannotBeReadLeavesNothingBehind() { // T21
        MemoryRaster raster = new MemoryRaster(new double[10][10], 4, 4, true);
        raster.failAfter = 2;

        assertThatThrownBy(() -> new PopulationMasses(() -> raster, folder, 1000)
                        .forEach(List.of(tiles("FR", new CellSpan(7, 0, 9))), (tiles, masses) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("the raster is damaged");
        assertThat(raster.closed).isTrue();
        assertThat(files()).isEmpty();
    }

    @Test
    void aFailureInTheUseOfTheMassesLeavesNothingBehind() { // T21
        MemoryRaster raster = new MemoryRaster(new double[10][10], 4, 4, true);

        assertThatThrownBy(() -> new PopulationMasses(() -> raster, folder.resolve("new"), 1000)
                        .forEach(List.of(tiles("FR", new CellSpan(7, 0, 9))), (tiles, masses) -> {
                            throw new IOException("the disk is full");
                        }))
                .hasMessage("the disk is full");
        assertThat(raster.closed).isTrue();
        assertThat(folder.resolve("new")).isEmptyDirectory();
    }

    @Test
    void tilesOfAnotherGridAreRefused() { // T5
        MemoryRaster raster = new MemoryRaster(new double[10][11], 4, 4, true);

        assertThatThrownBy(() -> new PopulationMasses(() -> raster, folder, 1000)
                        .forEach(List.of(tiles("FR", new CellSpan(7, 0, 9))), (tiles, masses) -> {}))
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith("E002: the tiles of FR are of TileGrid[columns=10, rows=10,");
    }

    @Test
    void aRasterInOneHugeBlockIsRefused() { // T28
        double[] row = new double[10_000];
        double[][] rows = new double[2000][];
        Arrays.fill(rows, row);
        MemoryRaster raster = new MemoryRaster(rows, 10_000, Integer.MAX_VALUE, true);

        assertThatThrownBy(() -> new PopulationMasses(() -> raster, folder, 1000)
                        .forEach(
                                List.of(new CountrySpans("FR", raster.grid(), List.of(new CellSpan(7, 0, 9)))),
                                (tiles, masses) -> {}))
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith("E109: a block of the raster has 2000 rows of 10000 cells")
                .hasMessageContaining("TILED=YES");
    }

    private static CountrySpans tiles(String country, CellSpan... spans) {
        return new CountrySpans(country, new TileGrid(10, 10, 0, 0, 1, 1), List.of(spans));
    }

    private static MemoryRaster raster(Random random, int blockColumns, int blockRows, boolean single) {
        double[][] rows = new double[1 + random.nextInt(30)][1 + random.nextInt(30)];
        int columns = 1 + random.nextInt(30);
        for (int row = 0; row < rows.length; row++) {
            rows[row] = random.doubles(columns)
                    .map(cell -> cell < 0.2 ? MemoryRaster.NODATA : single ? (float) cell : cell)
                    .toArray();
        }
        return new MemoryRaster(rows, blockColumns, blockRows, single);
    }

    private static CountrySpans country(Random random, MemoryRaster raster) {
        List<CellSpan> spans = new ArrayList<>();
        for (int row = 0; row < raster.rows.length; row += 1 + random.nextInt(4)) {
            for (int column = random.nextInt(9); column < raster.grid().columns(); column += 2 + random.nextInt(9)) {
                int last = Math.min(raster.grid().columns() - 1, column + random.nextInt(14));
                spans.add(new CellSpan(row, column, last));
                column = last;
            }
        }
        return new CountrySpans("XY", raster.grid(), spans);
    }

    private static double[] all(MassStream masses) throws IOException {
        List<Double> all = new ArrayList<>();
        masses.forEach((batch, count) -> Arrays.stream(batch, 0, count).forEach(all::add));
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
