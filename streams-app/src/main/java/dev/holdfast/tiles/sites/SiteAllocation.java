package dev.holdfast.tiles.sites;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Deals the sites of all merchants in one country to its tiles (S4, T35, T36).
 *
 * <p>For n sites at most n tiles have weight x n at or above K. Of all others the residue is weight x n itself, so they
 * come by weight and then by id, and at most n of them get a site. Hence the 2n heaviest tiles decide, and the result
 * depends on n, not on the merchant.
 */
public final class SiteAllocation {
    private final HeaviestTiles heaviest;
    private final SiteQuota quota;
    private final Map<Integer, SiteDeal> deals = new HashMap<>();

    /**
     * Begins with the tiles that decide.
     *
     * @param heaviest has received all weights of the country
     * @param units K, unsigned
     * @throws TileException E402 if the weights do not add up to K
     */
    public SiteAllocation(String country, HeaviestTiles heaviest, long units) {
        this.heaviest = heaviest;
        quota = new SiteQuota(country, units);
        if (heaviest.sum() != units || units == 0) {
            throw new TileException(
                    TileError.E402,
                    "the weights of " + country + " add up to " + Long.toUnsignedString(heaviest.sum()) + " instead of "
                            + Long.toUnsignedString(units) + "; make them again");
        }
        heaviest.rank();
    }

    /**
     * Deals, and hands over each pair by unsigned merchant.
     *
     * @param requirements those of this country, in any order, a merchant once
     * @throws TileException E416 if a product does not fit into 64 bits
     * @throws IOException if the result cannot be written
     */
    public void deal(List<SiteRequirement> requirements, AllocationSink sink) throws IOException {
        List<SiteRequirement> ordered =
                requirements.stream().sorted(SiteRequirement.ORDER).toList();
        for (SiteRequirement pair : ordered) {
            SiteDeal deal = deals.computeIfAbsent(pair.sites(), this::deal);
            sink.accept(pair, deal.tileIds(), deal.sites());
        }
    }

    private SiteDeal deal(int sites) {
        int tiles = heaviest.countFor(sites);
        long[] dealt = new long[tiles];
        long[] residues = new long[tiles];
        long left = sites;
        for (int i = 0; i < tiles; i++) {
            long product = quota.product(heaviest.id(i), heaviest.weight(i), sites);
            dealt[i] = quota.whole(product);
            residues[i] = quota.residue(product);
            left -= dealt[i];
        }
        Comparator<Integer> byId = (a, b) -> Long.compareUnsigned(heaviest.id(a), heaviest.id(b));
        Comparator<Integer> byResidue = (a, b) -> Long.compareUnsigned(residues[b], residues[a]);
        IntStream.range(0, tiles)
                .boxed()
                .sorted(byResidue.thenComparing(byId))
                .limit(left)
                .forEach(i -> dealt[i]++);
        int[] positive = IntStream.range(0, tiles)
                .filter(i -> dealt[i] > 0)
                .boxed()
                .sorted(byId)
                .mapToInt(Integer::intValue)
                .toArray();
        long[] ids = new long[positive.length];
        long[] counts = new long[positive.length];
        for (int i = 0; i < positive.length; i++) {
            ids[i] = heaviest.id(positive[i]);
            counts[i] = dealt[positive[i]];
        }
        return new SiteDeal(ids, counts);
    }
}
