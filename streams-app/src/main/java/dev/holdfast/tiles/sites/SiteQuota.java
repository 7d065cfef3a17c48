package dev.holdfast.tiles.sites;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;

/**
 * A tile's exact share of a merchant's sites: weight x n / K, in unsigned integers (T35).
 *
 * @param country whose tiles they are
 * @param units K, unsigned
 */
record SiteQuota(String country, long units) {
    /**
     * The product, of which {@link #whole} and {@link #residue} are made.
     *
     * @param tileId names the tile in a message
     * @throws TileException E416 if it does not fit into 64 bits
     */
    long product(long tileId, long weight, int sites) {
        long high = Math.multiplyHigh(weight, sites) + (weight < 0 ? sites : 0);
        if (high != 0) {
            throw new TileException(
                    TileError.E416,
                    "weight " + Long.toUnsignedString(weight) + " of tile " + Long.toUnsignedString(tileId) + " of "
                            + country + " times " + sites
                            + " sites does not fit into 64 bits; weigh the tiles with a smaller dp");
        }
        return weight * sites;
    }

    /** How many sites the tile gets at least. */
    long whole(long product) {
        return Long.divideUnsigned(product, units);
    }

    /** What decides whether it gets one more, unsigned. */
    long residue(long product) {
        return Long.remainderUnsigned(product, units);
    }
}
