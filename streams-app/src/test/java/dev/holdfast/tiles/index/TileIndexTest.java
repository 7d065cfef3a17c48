package dev.holdfast.tiles.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.tiles.TileGrid;
import dev.holdfast.tiles.polygon.CountryCodes;
import dev.holdfast.tiles.polygon.CountryPolygons;
import dev.holdfast.tiles.polygon.CountryShape;
import dev.holdfast.tiles.raster.GeoRaster;
import dev.holdfast.tiles.raster.RasterFile;
import dev.holdfast.tiles.span.GridLines;
import dev.holdfast.tiles.span.InclusionRule;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a raster and a file of polygons to a country's finished tables. */
class TileIndexTest {
    private static final String COUNTRIES = """
            {"type": "FeatureCollection", "features": [
              {"type": "Feature", "properties": {"code": "FR"}, "geometry": {"type": "Polygon", "coordinates": [
                [[0.5, 0.5], [6.5, 0.5], [6.5, 6.5], [0.5, 6.5], [0.5, 0.5]],
                [[2, 2], [2, 4], [4, 4], [4, 2], [2, 2]]]}},
              {"type": "Feature", "properties": {"code": "VA"}, "geometry": {"type": "Polygon", "coordinates": [
                [[2.1, 2.1], [2.2, 2.1], [2.2, 2.2], [2.1, 2.1]]]}}]}
            """;

    @TempDir
    private Path folder;

    private TileIndex index(InclusionRule rule) throws IOException {
        Path file = new RasterFile(10, 8).grid(0, 8, 1).write(folder.resolve("world.tif"), (row, column) -> 1);
        try (GeoRaster raster = GeoRaster.open(file)) {
            assertThat(raster.grid()).isEqualTo(new TileGrid(10, 8, 0, 8, 1, 1));
            return new TileIndex(new GridLines(raster.grid()), rule);
        }
    }

    private CountryShape country(String iso) throws IOException {
        Path file = Files.writeString(folder.resolve("countries.geojson"), COUNTRIES);
        return Objects.requireNonNull(
                CountryPolygons.read(file, "code", CountryCodes.iso()).get(iso));
    }

    private CountryTiles write(CountryShape country) throws IOException {
        return index(InclusionRule.CENTER)
                .write(
                        country,
                        folder.resolve(country.iso() + "-index.parquet"),
                        folder.resolve(country.iso() + "-bounds.parquet"));
    }

    @Test
    void writesBothTablesAndTheCounts() throws Exception { // T1, T2, T4, T6, T8
        CountryTiles tiles = write(country("FR"));
        assertThat(tiles.cells().visited()).isEqualTo(49);
        assertThat(tiles.cells().included()).isEqualTo(45);
        assertThat(tiles.cells().hole()).isEqualTo(4);
        assertThat(tiles.cells().outside()).isZero();
        assertThat(tiles.tileIdMin()).hasValue(10);
        assertThat(tiles.tileIdMax()).hasValue(76);
        assertThat(tiles.index().rows()).isEqualTo(45);
        assertThat(query("SELECT count(*) || ' ' || count(*) FILTER (tile_id = raster_row * 10 + raster_col"
                        + " AND centroid_lon = raster_col + 0.5 AND centroid_lat = 7.5 - raster_row"
                        + " AND west_lon = raster_col AND east_lon = raster_col + 1"
                        + " AND south_lat = 7 - raster_row AND north_lat = 8 - raster_row AND country_iso = 'FR'"
                        + " AND pixel_area_m2 BETWEEN 12.2e9 AND 12.4e9)"
                        + " FROM read_parquet('" + tiles.index().path() + "') AS i JOIN read_parquet('"
                        + tiles.bounds().path() + "') AS b USING (country_iso, tile_id)"))
                .isEqualTo("45 45");
    }

    @Test
    void writesACountryWithoutATileAsEmptyFiles() throws Exception { // T7
        CountryTiles tiles = write(country("VA"));
        assertThat(tiles.cells().visited()).isZero();
        assertThat(tiles.tileIdMin()).isEmpty();
        assertThat(tiles.tileIdMax()).isEmpty();
        for (Path file : List.of(tiles.index().path(), tiles.bounds().path())) {
            assertThat(query("SELECT count(*) FROM read_parquet('" + file + "')"))
                    .isEqualTo("0");
        }
    }

    @Test
    void leavesNoFileWhenOneFails() throws Exception { // T23
        Path bounds = Files.writeString(folder.resolve("FR-bounds.parquet"), "precious");
        CountryShape country = country("FR");
        assertThatThrownBy(() -> write(country)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(folder.resolve("FR-index.parquet")).doesNotExist();
        assertThat(bounds).hasContent("precious");
    }

    private static String query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
