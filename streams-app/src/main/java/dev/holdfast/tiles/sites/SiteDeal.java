package dev.holdfast.tiles.sites;

/**
 * What each merchant with so many sites in a country gets.
 *
 * @param tileIds ascending, unsigned
 * @param sites how many sites each of them gets, at least 1
 */
record SiteDeal(long[] tileIds, long[] sites) {}
