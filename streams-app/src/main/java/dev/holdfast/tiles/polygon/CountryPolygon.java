package dev.holdfast.tiles.polygon;

import java.util.List;

/**
 * An area with holes.
 *
 * @param shell its outer ring
 * @param holes what is cut out of it, with turns that put them inside of the shell
 */
public record CountryPolygon(CountryRing shell, List<CountryRing> holes) {
    /** Keeps a copy of the list. */
    public CountryPolygon {
        holes = List.copyOf(holes);
    }
}
