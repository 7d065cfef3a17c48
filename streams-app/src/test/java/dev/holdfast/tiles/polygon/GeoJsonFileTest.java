package dev.holdfast.tiles.polygon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a GeoJSON file of countries may be, and what it is refused for. */
class GeoJsonFileTest {
    private static final String SQUARE = "[[0,0],[4,0],[4,4],[0,4],[0,0]]";
    private static final String HOLE = "[[1,1],[1,2],[2,2],[2,1],[1,1]]";

    @TempDir
    private Path folder;

    private SortedMap<String, CountryShape> read(String... features) throws IOException {
        return readText("{\"type\":\"FeatureCollection\",\"features\":[" + String.join(",", features) + "]}");
    }

    private SortedMap<String, CountryShape> readText(String text) throws IOException {
        return CountryPolygons.read(Files.writeString(folder.resolve("a.geojson"), text), "iso", CountryCodes.iso());
    }

    private static String feature(String iso, String... rings) {
        return "{\"type\":\"Feature\",\"geometry\":{\"coordinates\":[" + String.join(",", rings)
                + "],\"type\":\"Polygon\"},\"properties\":{\"name\":\"x\",\"iso\":\"" + iso + "\"}}";
    }

    @Test
    void joinsTheFeaturesOfACountry() throws IOException { // T2
        String several =
                "{\"type\":\"Feature\",\"properties\":{\"iso\":\"FR\"},\"geometry\":{\"type\":\"MultiPolygon\","
                        + "\"coordinates\":[[[[10,0],[11,0],[11,1],[10,0]]],[[[20,0,7],[21,0,7],[21,1,7],[20,0,7]]]]}}";
        SortedMap<String, CountryShape> shapes = read(feature("FR", SQUARE, HOLE), feature("BE", SQUARE), several);
        assertThat(shapes.keySet()).containsExactly("BE", "FR");
        CountryShape france = Objects.requireNonNull(shapes.get("FR"));
        assertThat(france.polygons()).hasSize(3);
        assertThat(france.polygons().get(0).holes()).hasSize(1);
        assertThat(france.points()).isEqualTo(5 + 5 + 4 + 4);
    }

    @ParameterizedTest
    @CsvSource({"FR, FR", "FRA, FR", "CIV, CI"})
    void knowsTheCodesOfTwoAndThreeLetters(String code, String iso) throws IOException { // T5
        assertThat(read(feature(code, SQUARE))).containsOnlyKeys(iso);
    }

    @ParameterizedTest
    @CsvSource({"fr", "-99", "XX", "''", "FRX", "fra"})
    void refusesWhatIsNoCountry(String code) { // T5
        refused(TileError.E005, "'" + code + "' is not in the list of countries", feature(code, SQUARE));
    }

    @Test
    void takesAListOfCountriesOfOnesOwn() {
        CountryCodes codes = CountryCodes.of(List.of("XK", "FR"));
        assertThat(codes.alpha2("XK", "here")).isEqualTo("XK");
        assertThatThrownBy(() -> codes.alpha2("DE", "here")).hasMessageContaining("E005: here: 'DE'");
        assertThatThrownBy(() -> CountryCodes.of(List.of("fr"))).hasMessageContaining("E005");
    }

    private void refused(TileError error, String why, String... features) {
        assertThatThrownBy(() -> read(features))
                .isInstanceOfSatisfying(
                        TileException.class, e -> assertThat(e.error()).isEqualTo(error))
                .hasMessageContaining(why)
                .hasMessageContaining("a.geojson");
    }

    @Test
    void refusesAPolygonThatIsNotValidWithCountryReasonAndPlace() { // T5
        refused(
                TileError.E001,
                "Self-intersection at longitude 2.0, latitude 2.0",
                feature("BE", SQUARE),
                feature("FR", "[[0,0],[4,4],[4,0],[0,4],[0,0]]"));
        refused(TileError.E001, "FR (", feature("FR", SQUARE, "[[1,1],[2,2],[2,1],[1,2],[1,1]]"));
        refused(TileError.E001, "lies outside of its shell", feature("FR", SQUARE, "[[5,1],[5,2],[6,2],[5,1]]"));
        refused(TileError.E001, "not closed", feature("FR", "[[0,0],[4,0],[4,4],[0,4],[0,1]]"));
        refused(TileError.E001, "3 points", feature("FR", "[[0,0],[4,0],[0,0]]"));
        refused(TileError.E001, "not on the earth", feature("FR", "[[0,0],[4,0],[4,91],[0,0]]"));
        refused(TileError.E001, "not on the earth", feature("FR", "[[500000,0],[4,0],[4,9],[500000,0]]"));
        refused(TileError.E001, "a position is", feature("FR", "[[0,0],[4],[4,9],[0,0]]"));
        refused(TileError.E001, "a position is", feature("FR", "[0,0,4,4]"));
        refused(TileError.E001, "empty", feature("FR"));
    }

    @Test
    void refusesACountryWithoutAPolygon() {
        refused(TileError.E001, "no geometry", "{\"properties\":{\"iso\":\"FR\"},\"geometry\":null}");
        refused(
                TileError.E001,
                "\"Point\"",
                "{\"properties\":{\"iso\":\"FR\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}");
        refused(TileError.E005, "has name, pop", "{\"properties\":{\"name\":\"x\",\"pop\":1}}");
        refused(TileError.E005, "has none", "{}");
        refused(TileError.E005, "'null'", "{\"properties\":{\"iso\":null}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | not a GeoJSON object",
                "{\"type\":\"Feature\"} | FeatureCollection",
                "{\"features\":[ | not valid JSON",
                "{\"features\":[]} | no features",
                "'' | not a GeoJSON object",
            })
    void refusesAFileWithoutFeatures(String text, String why) {
        assertThatThrownBy(() -> readText(text))
                .isInstanceOf(TileException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({
        "urn:ogc:def:crs:OGC:1.3:CRS84, true",
        "EPSG:4326, true",
        "urn:ogc:def:crs:EPSG::3857, false",
        "'', false"
    })
    void refusesOtherCoordinateSystems(String crs, boolean fits) throws IOException { // T5
        String text = "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"" + crs
                + "\"}},\"features\":[" + feature("FR", SQUARE) + "]}";
        if (fits) {
            assertThat(readText(text)).containsOnlyKeys("FR");
        } else {
            assertThatThrownBy(() -> readText(text))
                    .hasMessageStartingWith("E007")
                    .hasMessageContaining(crs);
        }
    }

    @Test
    void namesTheFormatsThatItReads() {
        assertThatThrownBy(() -> CountryPolygons.read(Path.of("a.gpkg"), "iso", CountryCodes.iso()))
                .hasMessageContaining("ogr2ogr");
    }
}
