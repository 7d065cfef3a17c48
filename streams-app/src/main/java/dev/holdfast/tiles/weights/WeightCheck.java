package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.IOException;

/**
 * Checks written weights against exact arithmetic, country by country in the order of the rows (T11, T16 to T19, T26). It
 * does not repeat the search for the cut. Weights are right just if each is the quota's whole part or one more, they add
 * up to K, and no tile without one more comes before a tile with it, by residue and then by id.
 */
public final class WeightCheck {
    private final WeightScale scale;
    private final WeightRows rows;

    /**
     * Begins before the first row.
     *
     * @param scale the report's
     * @param rows of all countries
     */
    public WeightCheck(WeightScale scale, WeightRows rows) {
        this.scale = scale;
        this.rows = rows;
    }

    /**
     * Checks the rows of the next country, in one pass over them and two over the masses.
     *
     * @param masses of the basis that the weights have
     * @throws IOException if rows or masses cannot be read
     * @throws TileException for the first fault: E102 if the tiles are not exactly the index's in ascending order, E104 if
     *     the fallback is missing or without a reason, E105 if a mass, the dp or the sum is wrong, E106 if a weight is not
     *     that of exact arithmetic
     */
    public void country(CountrySpans tiles, MassStream masses) throws IOException {
        MassSum sum = StreamedWeights.sum(tiles, masses);
        boolean fallback = sum.total().isZero();
        MassStream counted = fallback ? MassStream.ofRows(tiles, row -> 1) : masses;
        if (fallback) {
            sum = StreamedWeights.sum(tiles, counted);
        }
        RankCheck ranks = new RankCheck(tiles, new QuotaTable(sum, scale.units()));
        Places places = new Places(tiles);
        counted.forEach((batch, count) -> {
            for (int i = 0; i < count; i++) {
                row(tiles, places.next(), fallback);
                ranks.add(batch[i], rows.weight());
            }
        });
        ranks.finish(scale.units());
    }

    /**
     * Checks that no row is left.
     *
     * @throws IOException if the rows cannot be read
     * @throws TileException E102 if there is one
     */
    public void end() throws IOException {
        if (rows.next()) {
            throw new TileException(
                    TileError.E102,
                    "tile " + Long.toUnsignedString(rows.tileId()) + " of " + rows.country()
                            + " has a weight, but is not in the index");
        }
    }

    private void row(CountrySpans tiles, long id, boolean fallback) throws IOException {
        if (!rows.next()) {
            throw fault(TileError.E102, tiles, id, "has no weight; the rows end before it");
        }
        if (!rows.country().equals(tiles.country()) || rows.tileId() != id) {
            throw fault(
                    TileError.E102,
                    tiles,
                    id,
                    "must be in the next row, but there is tile " + Long.toUnsignedString(rows.tileId()) + " of "
                            + rows.country());
        }
        if (rows.dp() != scale.dp()) {
            throw fault(TileError.E105, tiles, id, "has dp " + rows.dp() + ", but the report says " + scale.dp());
        }
        if (rows.isZeroMassFallback() != fallback) {
            throw fault(
                    TileError.E104,
                    tiles,
                    id,
                    fallback
                            ? "lacks zero_mass_fallback, though its country has no mass"
                            : "says zero_mass_fallback, though its country has mass");
        }
    }

    private static TileException fault(TileError error, CountrySpans tiles, long id, String what) {
        return new TileException(error, "tile " + Long.toUnsignedString(id) + " of " + tiles.country() + " " + what);
    }

    /** The ids of the tiles, ascending. */
    private static final class Places {
        private final CountrySpans tiles;
        private int span;
        private int done;

        Places(CountrySpans tiles) {
            this.tiles = tiles;
        }

        long next() {
            CellSpan at = tiles.spans().get(span);
            long id = tiles.grid().tileId(at.row(), at.first() + done);
            if (++done == at.length()) {
                span++;
                done = 0;
            }
            return id;
        }
    }
}
