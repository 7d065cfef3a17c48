package dev.holdfast.tiles.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rasters from other hands. They are not part of the project: {@code -Dholdfast.data=FOLDER} says where they lie. */
class RealRasterTest {
    private static final Path FOLDER = Path.of(System.getProperty("holdfast.data", "nowhere"), "sao_miguel");

    @BeforeEach
    void there() {
        assumeThat(FOLDER).isDirectory();
    }

    @Test
    void readsThePopulationOfSaoMiguel() throws IOException {
        try (GeoRaster raster = GeoRaster.open(FOLDER.resolve("gpw_v411_2020_count_2020.tif"))) {
            double[] cells = new double[raster.grid().columns() * raster.grid().rows()];
            raster.read(0, 0, raster.grid().rows(), raster.grid().columns(), cells);
            double people = Arrays.stream(cells)
                    .filter(cell -> !raster.isNodata(cell))
                    .sum();
            System.out.println(raster.grid() + " " + raster.sampleType() + " " + people);
            assertThat(people).isBetween(100_000.0, 200_000.0);
        }
    }

    @Test
    void refusesTheProjectedHeights() {
        assertThatThrownBy(() -> GeoRaster.open(FOLDER.resolve("eu_dem_v11.tif")).close())
                .isInstanceOf(TileException.class)
                .hasMessageContaining("EPSG:3035");
    }
}
