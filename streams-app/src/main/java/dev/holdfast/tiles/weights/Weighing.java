package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.util.function.IntToDoubleFunction;

/**
 * Decides a country's weights by largest remainder, exactly (T13 to T19). A country without mass gets the weights of equal
 * masses (T18).
 *
 * @param scale how many decimals the weights have
 */
public record Weighing(WeightScale scale) {
    /**
     * Decides by a mass of each tile, in a few passes over the masses.
     *
     * @throws IOException if the masses cannot be read
     * @throws TileException E103 if there is no tile, E105 if a mass is negative or not finite, E102 if there are not as
     *     many masses as tiles
     */
    public TileWeights byMass(CountrySpans tiles, MassStream masses) throws IOException {
        requireTiles(tiles);
        MassSum sum = StreamedWeights.sum(tiles, masses);
        return sum.total().isZero()
                ? new RowWeights(tiles, scale, row -> 1, true)
                : new StreamedWeights(tiles, scale, masses, sum);
    }

    /**
     * Decides by equal masses.
     *
     * @throws TileException E103 if there is no tile
     */
    public TileWeights uniform(CountrySpans tiles) {
        return byRow(tiles, row -> 1);
    }

    /**
     * Decides by a mass that all tiles of a row have in common, such as their area.
     *
     * @throws TileException E103 if there is no tile, E105 if a mass is negative or not finite
     */
    public TileWeights byRow(CountrySpans tiles, IntToDoubleFunction massOfRow) {
        requireTiles(tiles);
        boolean none = tiles.spans().stream().allMatch(span -> massOfRow.applyAsDouble(span.row()) == 0);
        return new RowWeights(tiles, scale, none ? row -> 1 : massOfRow, none);
    }

    private static void requireTiles(CountrySpans tiles) {
        if (tiles.spans().isEmpty()) {
            throw new TileException(
                    TileError.E103,
                    tiles.country() + " has no tile to be weighed; leave it out, or check its polygon and the raster");
        }
    }
}
