package dev.holdfast.tiles.polygon;

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
