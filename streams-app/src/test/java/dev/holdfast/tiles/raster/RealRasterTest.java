package dev.holdfast.tiles.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.holdfast.tiles.TileGrid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sums that zlib and struct of Python gave. Rasters from other hands. They are not part of the project: {@code -Dholdfast.data=FOLDER} says where they lie. */
class RealRasterTest {
    private static final Path FOLDER = Path.of(System.getProperty("holdfast.data", "nowhere"), "sao_miguel");

    @BeforeEach
    void areThere() {
        assumeThat(FOLDER).isDirectory();
    }

    @Test
    void readsThePopulationOfSaoMiguel() throws IOException {
        try (GeoRaster raster = GeoRaster.open(FOLDER.resolve("gpw_v411_2020_count_2020.tif"))) {
            double[] cells = new double[raster.grid().columns() * raster.grid().rows()];
            raster.read(0, 0, raster.grid().rows(), raster.grid().columns(), cells);
            double people =
                    Arrays.stream(cells).filter(cell -> !raster.isNodata(cell)).sum();
            assertThat(people).isCloseTo(145_602.96512763167, within(1e-6));
        }
    }

    @Test
    void readsTheHeightsOfSaoMiguel() throws IOException {
        try (GeoRaster raster = GeoRaster.open(FOLDER.resolve("eu_dem_v11.tif"))) {
            assertThat(raster.grid()).isEqualTo(new TileGrid(384, 192, -25.9, 38, 0.002083333333, 0.002083333333));
            double[] cells = new double[384 * 192];
            raster.read(0, 0, 192, 384, cells);
            double[] heights =
                    Arrays.stream(cells).filter(cell -> !raster.isNodata(cell)).toArray();
            assertThat(Arrays.stream(heights).sum()).isEqualTo(5_824_529);
            assertThat(Arrays.stream(heights).max()).hasValue(1061);
        }
    }
}
