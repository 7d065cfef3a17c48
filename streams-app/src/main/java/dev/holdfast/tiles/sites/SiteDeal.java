package dev.holdfast.tiles.sites;

/** What each merchant with so many sites in a country gets. */
final class SiteDeal {
    private final long[] tileIds;
    private final long[] sites;

    /**
     * Keeps both as they are.
     *
     * @param tileIds ascending, unsigned
     * @param sites how many sites each of them gets, at least 1
     */
    SiteDeal(long[] tileIds, long[] sites) {
        this.tileIds = tileIds;
        this.sites = sites;
    }

    /** The tiles, ascending. */
    long[] tileIds() {
        return tileIds;
    }

    /** How many sites each of the tiles gets. */
    long[] sites() {
        return sites;
    }
}
