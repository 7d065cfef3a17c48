package dev.holdfast.tiles.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.tiles.TileGrid;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A raster's values, grid and nodata are what its writer meant, in every form that can be read. */
class GeoRasterTest {
    private static final int COLUMNS = 61;
    private static final int ROWS = 37;

    @TempDir
    private Path folder;

    private static RasterFile.Cells cells(SampleType type) {
        double[] values = new Random(7).doubles(COLUMNS * ROWS).toArray();
        DoubleUnaryOperator fit = switch (type) {
            case INT8 -> v -> Math.rint(v * 255 - 128);
            case UINT8 -> v -> Math.rint(v * 255);
            case INT16 -> v -> Math.rint(v * 65_535 - 32_768);
            case UINT16 -> v -> Math.rint(v * 65_535);
            case INT32 -> v -> Math.rint(v * 4_294_967_295L - 2_147_483_648L);
            case UINT32 -> v -> Math.rint(v * 4_294_967_295L);
            case FLOAT32 -> v -> (float) Math.exp(20 * v - 10);
            case FLOAT64 -> v -> -Math.exp(20 * v - 10);
        };
        return (row, column) -> column % 5 == 0 ? 1 : fit.applyAsDouble(values[row * COLUMNS + column]);
    }

    private static void same(GeoRaster raster, RasterFile.Cells cells, int row, int column, int rows, int columns)
            throws IOException {
        double[] read = new double[rows * columns];
        raster.read(row, column, rows, columns, read);
        for (int i = 0; i < read.length; i++) {
            assertThat(read[i]).isEqualTo(cells.at(row + i / columns, column + i % columns));
        }
    }

    static Stream<Arguments> forms() {
        List<Arguments> forms = new ArrayList<>();
        for (SampleType type : SampleType.values()) {
            for (BlockCompression compression : BlockCompression.values()) {
                for (int predictor = 1; predictor <= (type.isFloating() ? 3 : 2); predictor++) {
                    forms.add(Arguments.of(type, compression, predictor));
                }
            }
        }
        return forms.stream();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void readsEachTypeInEachPacking(SampleType type, BlockCompression compression, int predictor) throws IOException {
        RasterFile.Cells cells = cells(type);
        int form = 0;
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            for (boolean tiles : new boolean[] {false, true}) {
                RasterFile file = new RasterFile(COLUMNS, ROWS)
                        .type(type)
                        .packed(compression, predictor)
                        .order(order);
                if (tiles) {
                    file.tiles(16, 32);
                } else {
                    file.strips(5).big();
                }
                Path path = file.write(folder.resolve("form" + form++ + ".tif"), cells);
                try (GeoRaster raster = GeoRaster.open(path)) {
                    assertThat(raster.sampleType()).isEqualTo(type);
                    same(raster, cells, 0, 0, ROWS, COLUMNS);
                    same(raster, cells, 30, 14, 7, 40);
                    same(raster, cells, 36, 60, 1, 1);
                }
            }
        }
    }

    @Test
    void countsTheBytesOfEachWindowThatItReads() throws IOException { // T21, T27
        Path path = new RasterFile(1000, 1000)
                .tiles(100, 100)
                .packed(BlockCompression.NONE, 1)
                .write(folder.resolve("a.tif"), (row, column) -> row);
        try (GeoRaster raster = GeoRaster.open(path)) {
            long opened = raster.bytesRead();
            assertThat(opened).isLessThan(2_000);
            raster.read(50, 50, 100, 10, new double[1000]);
            assertThat(raster.bytesRead() - opened).isEqualTo(2 * 100 * 100 * 4);
            assertThat(raster.fileBytes()).isEqualTo(Files.size(path));
        }
    }

    @Test
    void fillsBlocksThatWereNeverWrittenWithNodata() throws IOException {
        RasterFile file = new RasterFile(64, 16).tiles(16, 16).sparse(block -> block == 2);
        try (GeoRaster raster =
                GeoRaster.open(file.nodata("-99999").write(folder.resolve("a.tif"), (row, column) -> 5))) {
            RasterFile.Cells expected = (row, column) -> column / 16 == 2 ? -99_999 : 5;
            same(raster, expected, 0, 0, 16, 64);
        }
        try (GeoRaster raster =
                GeoRaster.open(file.without(TiffTag.GDAL_NODATA).write(folder.resolve("b.tif"), (row, column) -> 5))) {
            same(raster, (row, column) -> column / 16 == 2 ? 0 : 5, 0, 0, 16, 64);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT32, -3.4e+038, -3.4e38, true",
        "FLOAT64, -3.4e+038, -3.4e38, true",
        "FLOAT32, -99999, -99999, true",
        "FLOAT32, nan, NaN, true",
        "FLOAT32, -99999, NaN, false",
        "UINT8, 255, 255, true",
        "UINT8, -9999, 241, false",
        "UINT8, -9999, 0, false",
        "UINT8, nan, 0, false",
        "INT16, -32768.0, -32768, true",
        "INT16, 0.5, 0, false",
        "UINT32, 4294967295, 4294967295, true",
    })
    void comparesNodataAfterTheCastToTheCells(SampleType type, String text, double value, boolean nodata)
            throws IOException {
        Path path = new RasterFile(1, 1)
                .type(type)
                .nodata(text)
                .write(folder.resolve(type + text + ".tif"), (row, column) -> value);
        try (GeoRaster raster = GeoRaster.open(path)) {
            double[] cell = new double[1];
            raster.read(0, 0, 1, 1, cell);
            assertThat(raster.isNodata(cell[0])).isEqualTo(nodata);
        }
    }

    @Test
    void hasNoNodataUnlessTheFileNamesIt() throws IOException {
        Path path = new RasterFile(1, 1).write(folder.resolve("a.tif"), (row, column) -> Double.NaN);
        try (GeoRaster raster = GeoRaster.open(path)) {
            assertThat(raster.isNodata(Double.NaN)).isFalse();
            assertThat(raster.isNodata(0)).isFalse();
        }
    }

    @Test
    void takesTheGridFromTheTags() throws IOException { // T4
        RasterFile file = new RasterFile(30, 20).grid(-31.5, 40, 0.25);
        assertThat(grid(file)).isEqualTo(new TileGrid(30, 20, -31.5, 40, 0.25, 0.25));
        file.tag(TiffTag.MODEL_TIEPOINT, new double[] {2, 4, 0, -31, 39, 0});
        assertThat(grid(file)).isEqualTo(new TileGrid(30, 20, -31.5, 40, 0.25, 0.25));
        file.geoKeys(1024, 2, 1025, 2, 2048, 4326);
        assertThat(grid(file)).isEqualTo(new TileGrid(30, 20, -31.625, 40.125, 0.25, 0.25));
        file.geoKeys(2048, 4326)
                .tag(TiffTag.MODEL_TRANSFORMATION, new double[] {0.5, 0, 0, 10, 0, -0.25, 0, 50, 0, 0, 0, 0, 0, 0, 0, 1
                });
        assertThat(grid(file)).isEqualTo(new TileGrid(30, 20, 10, 50, 0.5, 0.25));
    }

    private TileGrid grid(RasterFile file) throws IOException {
        try (GeoRaster raster = GeoRaster.open(file.write(folder.resolve("grid.tif"), (row, column) -> 0))) {
            return raster.grid();
        }
    }

    @ParameterizedTest
    @EnumSource(BlockCompression.class)
    void readsAWorldOfFullSizeWhoseBlocksAreShared(BlockCompression compression) throws IOException {
        Path path = new RasterFile(43_200, 16_800)
                .tiles(512, 512)
                .packed(compression, 1)
                .shared(block -> block % 3)
                .write(folder.resolve("world.tif"), (row, column) -> column % 512);
        try (GeoRaster raster = GeoRaster.open(path)) {
            double[] cells = new double[2 * 43_200];
            raster.read(16_798, 0, 2, 43_200, cells);
            for (int column = 512 * 83; column < 43_200; column++) {
                assertThat(cells[43_200 + column]).isEqualTo(column % 512);
            }
        }
    }

    @Test
    void refusesAWindowBeyondTheRaster() throws IOException {
        Path path = new RasterFile(10, 10).write(folder.resolve("a.tif"), (row, column) -> 0);
        try (GeoRaster raster = GeoRaster.open(path)) {
            assertThatThrownBy(() -> raster.read(5, 5, 6, 1, new double[6]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
