package dev.holdfast.tiles.sites;

import java.io.IOException;

/** What receives which tiles the sites of a merchant in a country are dealt to. */
@FunctionalInterface
public interface AllocationSink {
    /**
     * Receives a pair's allocations.
     *
     * @param pair merchant, country and how many sites
     * @param tileIds ascending, unsigned; not to be changed
     * @param sites how many each of these tiles gets, at least 1; not to be changed
     * @throws IOException if they cannot be written
     */
    void accept(SiteRequirement pair, long[] tileIds, long[] sites) throws IOException;
}
