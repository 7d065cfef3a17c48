package dev.holdfast.tiles.polygon;

import java.util.ArrayList;
import java.util.List;

/**
 * A country: the union of its polygons (T2). Each is valid; two may overlap.
 *
 * @param iso ISO 3166-1 alpha-2, upper case
 * @param polygons at least one
 */
public record CountryShape(String iso, List<CountryPolygon> polygons) {
    /** Keeps a copy of the list. */
    public CountryShape {
        polygons = List.copyOf(polygons);
    }

    /**
     * A country by its points.
     *
     * @param iso its code, for messages too
     * @param polygons each a shell and its holes, each of these longitude and latitude by turns, closed
     * @throws dev.holdfast.tiles.TileException E001 if it is not valid
     */
    public static CountryShape of(String iso, List<List<double[]>> polygons) {
        RingReading reading = new RingReading(iso);
        List<CountryPolygon> read = new ArrayList<>();
        for (List<double[]> rings : polygons) {
            List<CountryRing> unwrapped =
                    rings.stream().map(double[]::clone).map(reading::ring).toList();
            read.add(reading.polygon(unwrapped.get(0), unwrapped.subList(1, unwrapped.size())));
        }
        ShapeValidity.check(read, reading);
        return new CountryShape(iso, read);
    }

    /** How many points its rings have, which is what its cells cost. */
    public int points() {
        int points = 0;
        for (CountryPolygon polygon : polygons) {
            points += polygon.shell().size();
            for (CountryRing hole : polygon.holes()) {
                points += hole.size();
            }
        }
        return points;
    }
}
