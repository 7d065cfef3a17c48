package dev.holdfast.tiles.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that is damaged, truncated or no such raster is refused with what and where, and never with anything else. */
class DamagedRasterTest {
    @TempDir
    private Path folder;

    private static RasterFile small(BlockCompression compression) {
        return new RasterFile(40, 30).tiles(16, 16).packed(compression, 2).nodata("-1");
    }

    private static double value(int row, int column) {
        return row * column % 17;
    }

    private void readWhole(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("a.tif"), bytes);
        try (GeoRaster raster = GeoRaster.open(file)) {
            int rows = Math.min(100, raster.grid().rows());
            int columns = Math.min(100, raster.grid().columns());
            raster.read(0, 0, rows, columns, new double[rows * columns]);
        }
    }

    @ParameterizedTest
    @EnumSource(BlockCompression.class)
    void refusesAFileThatBreaksOffAnywhere(BlockCompression compression) throws IOException {
        byte[] whole = small(compression).bytes(DamagedRasterTest::value);
        readWhole(whole);
        for (int length = 0; length < whole.length - 4; length += 1 + length % 13) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> readWhole(part))
                    .isInstanceOfSatisfying(
                            TileException.class, e -> assertThat(e.error()).isEqualTo(TileError.E002))
                    .hasMessageContaining("a.tif");
        }
    }

    @ParameterizedTest
    @EnumSource(BlockCompression.class)
    void readsOrRefusesAFileWithDamagedBytes(BlockCompression compression) throws IOException {
        for (boolean big : new boolean[] {false, true}) {
            RasterFile file = small(compression);
            byte[] whole = (big ? file.big() : file).bytes(DamagedRasterTest::value);
            Random random = new Random(3);
            int refused = 0;
            for (int round = 0; round < 400; round++) {
                byte[] damaged = whole.clone();
                // The tags are at the end, and are what a reader trusts.
                int from = random.nextBoolean() ? Math.max(0, damaged.length - 400) : 0;
                for (int i = random.nextInt(3); i >= 0; i--) {
                    damaged[from + random.nextInt(damaged.length - from)] =
                            (byte) (random.nextBoolean() ? 0xff : random.nextInt());
                }
                try {
                    readWhole(damaged);
                } catch (TileException e) {
                    assertThat(e.error()).isIn(TileError.E002, TileError.E007);
                    refused++;
                }
            }
            assertThat(refused).isPositive();
        }
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                unfit(TileError.E002, "2 bands", f -> f.tag(TiffTag.SAMPLES_PER_PIXEL, new short[] {2})),
                unfit(TileError.E002, "compression 7", f -> f.tag(TiffTag.COMPRESSION, new short[] {7})),
                unfit(TileError.E002, "predictor 9", f -> f.tag(TiffTag.PREDICTOR, new short[] {9})),
                unfit(
                        TileError.E002,
                        "64 bits in sample format 2",
                        f -> f.tag(TiffTag.BITS_PER_SAMPLE, new short[] {64})
                                .tag(TiffTag.SAMPLE_FORMAT, new short[] {2})),
                unfit(TileError.E002, "FillOrder", f -> f.tag(TiffTag.FILL_ORDER, new short[] {2})),
                unfit(TileError.E002, "4294967295 columns", f -> f.tag(TiffTag.IMAGE_WIDTH, new int[] {-1})),
                unfit(TileError.E002, "0 rows", f -> f.tag(TiffTag.IMAGE_LENGTH, new int[] {0})),
                unfit(TileError.E002, "values for", f -> f.tag(TiffTag.IMAGE_LENGTH, new int[] {300})),
                unfit(TileError.E002, "'none' is not a number", f -> f.nodata("none")),
                unfit(
                        TileError.E002,
                        "more than 16777216",
                        f -> f.tag(TiffTag.TILE_WIDTH, new int[] {1 << 20})
                                .tag(TiffTag.TILE_LENGTH, new int[] {1 << 20})),
                unfit(TileError.E002, "does not say where", f -> f.without(TiffTag.MODEL_TIEPOINT)),
                unfit(TileError.E002, "tie points", f -> f.tag(TiffTag.MODEL_TIEPOINT, new double[12])),
                unfit(
                        TileError.E002,
                        "rotated",
                        f -> f.tag(
                                TiffTag.MODEL_TRANSFORMATION,
                                new double[] {0.5, 0.1, 0, 10, 0, -0.25, 0, 50, 0, 0, 0, 0, 0, 0, 0, 1})),
                unfit(
                        TileError.E002,
                        "first row in the north",
                        f -> f.tag(
                                TiffTag.MODEL_TRANSFORMATION,
                                new double[] {0.5, 0, 0, 10, 0, 0.25, 0, 50, 0, 0, 0, 0, 0, 0, 0, 1})),
                unfit(TileError.E002, "first row in the north", f -> f.grid(0, 0, Double.NaN)),
                unfit(TileError.E002, "no tag 256 (ImageWidth)", f -> f.without(TiffTag.IMAGE_WIDTH)),
                unfit(TileError.E007, "EPSG:3035", f -> f.geoKeys(1024, 1, 3072, 3035)),
                unfit(TileError.E007, "EPSG:4258", f -> f.geoKeys(1024, 2, 2048, 4258)),
                unfit(TileError.E007, "not said", f -> f.geoKeys(1025, 1)),
                unfit(TileError.E007, "not longitudes", f -> f.geoKeys(1024, 3, 2048, 4326)),
                unfit(TileError.E007, "no coordinate system", f -> f.without(TiffTag.GEO_KEY_DIRECTORY)));
    }

    private static Arguments unfit(TileError error, String why, UnaryOperator<RasterFile> change) {
        return Arguments.of(error, why, change);
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void refusesWhatItCannotReadRight(TileError error, String why, UnaryOperator<RasterFile> change) { // T5
        assertThatThrownBy(() ->
                        readWhole(change.apply(small(BlockCompression.DEFLATE)).bytes(DamagedRasterTest::value)))
                .isInstanceOfSatisfying(
                        TileException.class, e -> assertThat(e.error()).isEqualTo(error))
                .hasMessageContaining(why)
                .hasMessageContaining("a.tif");
    }

    @Test
    void saysThatAnotherFileIsNoTiff() {
        for (String text :
                new String[] {"", "II", "hello, world, this is text", "II*\0\0\0\0\0", "MM\0*\0\0\0\b\0\0"}) {
            assertThatThrownBy(() -> readWhole(text.getBytes(StandardCharsets.ISO_8859_1)))
                    .isInstanceOf(TileException.class)
                    .hasMessageStartingWith("E002: ");
        }
    }
}
