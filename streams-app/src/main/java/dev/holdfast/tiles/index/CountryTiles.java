package dev.holdfast.tiles.index;

import dev.holdfast.tiles.TileGrid;
import dev.holdfast.tiles.pages.TableFile;
import dev.holdfast.tiles.span.CountryCells;
import dev.holdfast.tiles.span.SpanList;
import java.util.OptionalLong;

/**
 * What S1 makes of a country.
 *
 * @param iso its code
 * @param grid whose numbers its tiles have
 * @param cells its tiles, and how many cells were visited, are outside and are in holes (T6)
 * @param index the finished file of tile_index
 * @param bounds the finished file of tile_bounds, with the same tiles
 */
public record CountryTiles(String iso, TileGrid grid, CountryCells cells, TableFile index, TableFile bounds) {
    /** The least tile, or none if the country has no tile. Its spans are sorted, so the first one tells (T8). */
    public OptionalLong tileIdMin() {
        SpanList spans = cells.spans();
        return spans.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(grid.tileId(spans.get(0).row(), spans.get(0).first()));
    }

    /** The greatest tile, or none if the country has no tile. */
    public OptionalLong tileIdMax() {
        SpanList spans = cells.spans();
        int last = spans.size() - 1;
        return spans.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(
                        grid.tileId(spans.get(last).row(), spans.get(last).last()));
    }
}
