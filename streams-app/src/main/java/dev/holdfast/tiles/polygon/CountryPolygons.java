package dev.holdfast.tiles.polygon;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the countries of a polygon file. */
public final class CountryPolygons {
    private CountryPolygons() {}

    /**
     * Reads a file whole. Rows of the same country are one country.
     *
     * @param file GeoJSON ({@code .geojson}, {@code .json}) or a shapefile ({@code .shp} with its {@code .dbf} and
     *     {@code .prj} beside it)
     * @param property that has the country's code of two or three letters
     * @param codes the countries that may be there
     * @return the countries by code, at least one
     * @throws TileException E001 if the file or a polygon is not valid, E005 if a country is not in the list, E007 if
     *     the coordinates aren't in WGS84
     * @throws IOException if the file can't be read
     */
    public static SortedMap<String, CountryShape> read(Path file, String property, CountryCodes codes)
            throws IOException {
        List<CountryFeature> features = features(file, property, codes);
        if (features.isEmpty()) {
            throw new TileException(TileError.E001, file + ": it has no features; give a file of country polygons");
        }
        SortedMap<String, List<CountryPolygon>> polygons = new TreeMap<>();
        for (CountryFeature feature : features) {
            polygons.computeIfAbsent(feature.iso(), iso -> new ArrayList<>()).addAll(feature.polygons());
        }
        SortedMap<String, CountryShape> shapes = new TreeMap<>();
        polygons.forEach((iso, parts) -> shapes.put(iso, new CountryShape(iso, parts)));
        return Collections.unmodifiableSortedMap(shapes);
    }

    private static List<CountryFeature> features(Path file, String property, CountryCodes codes) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".geojson") || name.endsWith(".json")) {
            return new GeoJsonFile(file, property, codes).features();
        }
        if (name.endsWith(".shp")) {
            return new Shapefile(file, property, codes).features();
        }
        throw new TileException(
                TileError.E001,
                file + ": polygons are read from .geojson, .json and .shp; convert it, for example ogr2ogr -t_srs"
                        + " EPSG:4326 countries.geojson " + file.getFileName());
    }
}
