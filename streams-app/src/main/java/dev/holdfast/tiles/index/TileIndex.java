package dev.holdfast.tiles.index;

import dev.holdfast.tiles.pages.TableFile;
import dev.holdfast.tiles.pages.TileTable;
import dev.holdfast.tiles.pages.TileTables;
import dev.holdfast.tiles.polygon.CountryShape;
import dev.holdfast.tiles.span.CellMembership;
import dev.holdfast.tiles.span.CountryCells;
import dev.holdfast.tiles.span.GridLines;
import dev.holdfast.tiles.span.InclusionRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Stage S1: the tiles of countries on one grid by one rule. A country's files depend on nothing but the country, the grid
 * and the rule, so that any number of workers makes the same bytes (T25). Threads may share it.
 */
public final class TileIndex {
    private final GridLines lines;
    private final InclusionRule rule;
    private final CellMembership membership;

    /** An index on a grid's lines. */
    public TileIndex(GridLines lines, InclusionRule rule) {
        this.lines = lines;
        this.rule = rule;
        this.membership = new CellMembership(lines, rule);
    }

    /**
     * Finds a country's tiles and writes both tables. A country without a tile gets files without rows (T7). If one
     * fails, none is left.
     *
     * @param country whose polygons are valid
     * @param index a new file for tile_index
     * @param bounds a new file for tile_bounds
     * @throws dev.holdfast.tiles.TileException E006 if a cell has no area
     * @throws IOException if a file can't be written, or is there already
     */
    public CountryTiles write(CountryShape country, Path index, Path bounds) throws IOException {
        CountryCells cells = membership.of(country);
        TableFile indexFile = TileTable.write(index, TileTables.index(country.iso(), rule, lines), cells.spans());
        try {
            TableFile boundsFile = TileTable.write(bounds, TileTables.bounds(country.iso(), lines), cells.spans());
            return new CountryTiles(country.iso(), lines.grid(), cells, indexFile, boundsFile);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(index);
            throw e;
        }
    }
}
