package dev.holdfast.tiles.polygon;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The features of a GeoJSON file (RFC 7946), one in memory at a time. */
final class GeoJsonFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> WGS84 = Set.of(
            "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326");

    private final Path file;
    private final String property;
    private final CountryCodes codes;

    GeoJsonFile(Path file, String property, CountryCodes codes) {
        this.file = file;
        this.property = property;
        this.codes = codes;
    }

    List<CountryFeature> features() throws IOException {
        List<CountryFeature> features = new ArrayList<>();
        boolean collection = false;
        try (JsonParser parser = JSON.createParser(file.toFile())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw refused("it is not a GeoJSON object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (name.equals("features") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        features.add(feature(features.size() + 1, JSON.readTree(parser)));
                    }
                    collection = true;
                } else if (name.equals("crs")) {
                    requireWgs84(JSON.readTree(parser));
                } else {
                    parser.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            throw refused("it is not valid JSON: " + e.getOriginalMessage()
                    + (e.getLocation() == null
                            ? ""
                            : " in line " + e.getLocation().getLineNr()));
        }
        if (!collection) {
            throw refused("it has no list 'features'; give a FeatureCollection");
        }
        return features;
    }

    private void requireWgs84(JsonNode crs) {
        String name = crs.path("properties").path("name").asText();
        if (!crs.isNull() && !WGS84.contains(name)) {
            throw new TileException(
                    TileError.E007,
                    file + ": its coordinate system is '" + (name.isEmpty() ? crs.toString() : name)
                            + "', not WGS84; convert it, for example ogr2ogr -t_srs EPSG:4326");
        }
    }

    private TileException refused(String why) {
        return new TileException(TileError.E001, file + ": " + why);
    }

    private CountryFeature feature(int number, @Nullable JsonNode feature) {
        String place = file + ", feature " + number;
        JsonNode properties = feature == null ? JSON.nullNode() : feature.path("properties");
        if (!properties.has(property)) {
            List<String> names = new ArrayList<>();
            properties.fieldNames().forEachRemaining(names::add);
            throw new TileException(
                    TileError.E005,
                    place + ": it has no property '" + property + "' for its country's code; it has "
                            + (names.isEmpty() ? "none" : String.join(", ", names)));
        }
        String iso = codes.alpha2(properties.get(property).asText(), place);
        RingReading reading = new RingReading(iso + " (" + place + ")");
        JsonNode geometry = feature == null ? properties : feature.path("geometry");
        JsonNode parts = geometry.path("coordinates");
        List<CountryPolygon> polygons = new ArrayList<>();
        switch (geometry.path("type").asText()) {
            case "Polygon" -> polygon(parts, reading, polygons);
            case "MultiPolygon" -> {
                for (JsonNode part : parts) {
                    polygon(part, reading, polygons);
                }
            }
            default ->
                throw reading.refused("it has no polygon but "
                        + (geometry.has("type") ? geometry.path("type") : "no geometry")
                        + "; a country needs a Polygon or a MultiPolygon");
        }
        if (polygons.isEmpty()) {
            throw reading.refused("its polygon is empty");
        }
        ShapeValidity.check(polygons, reading);
        return new CountryFeature(iso, polygons);
    }

    private static void polygon(JsonNode rings, RingReading reading, List<CountryPolygon> polygons) {
        List<CountryRing> read = new ArrayList<>();
        for (JsonNode ring : rings) {
            double[] points = new double[2 * ring.size()];
            int at = 0;
            for (JsonNode position : ring) {
                if (!position.path(0).isNumber() || !position.path(1).isNumber()) {
                    throw reading.refused("a position is " + position + ", not a longitude and a latitude");
                }
                points[at++] = position.get(0).doubleValue();
                points[at++] = position.get(1).doubleValue();
            }
            read.add(reading.ring(points));
        }
        if (!read.isEmpty()) {
            polygons.add(reading.polygon(read.get(0), read.subList(1, read.size())));
        }
    }
}
