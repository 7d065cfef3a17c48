package dev.holdfast.tiles.sites;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks the allocations of one country, pair by pair (T35). It does not repeat the deal. Allocations are right just if
 * each is the quota's whole part or one more, they add up to the sites, and no tile without one more comes before a tile
 * with it, by residue and then by id.
 */
public final class AllocationCheck implements AllocationSink {
    private final HeaviestTiles heaviest;
    private final SiteQuota quota;
    private final List<SiteRequirement> required;
    private int next;

    /**
     * Begins before the first pair.
     *
     * @param heaviest has received all weights of the country
     * @param units K, unsigned
     * @param requirements those of this country, in any order
     */
    public AllocationCheck(String country, HeaviestTiles heaviest, long units, List<SiteRequirement> requirements) {
        this.heaviest = heaviest;
        quota = new SiteQuota(country, units);
        required = requirements.stream().sorted(SiteRequirement.ORDER).toList();
        heaviest.rank();
    }

    /**
     * Checks the next pair.
     *
     * @throws TileException for the first fault: E403 if the pair is not the next one required, if its tiles do not ascend
     *     or do not add up, or if a tile's sites are not its quota's whole part or one more; E411 if one more was given to
     *     the wrong tile; E416 if a product does not fit into 64 bits
     */
    @Override
    public void accept(SiteRequirement pair, long[] tileIds, long[] sites) {
        if (next == required.size() || !required.get(next).equals(pair)) {
            throw fault(pair, "is not required with " + pair.sites() + " sites, or comes out of order or twice");
        }
        next++;
        Map<Long, Long> given = given(pair, tileIds, sites);
        TileShare lastWith = null;
        TileShare firstWithout = null;
        for (int i = 0; i < heaviest.countFor(pair.sites()); i++) {
            long id = heaviest.id(i);
            long product = quota.product(id, heaviest.weight(i), pair.sites());
            TileShare share = new TileShare(id, quota.residue(product));
            Long dealt = given.remove(id);
            long more = (dealt == null ? 0 : dealt) - quota.whole(product);
            if (more != 0 && more != 1) {
                throw fault(
                        pair,
                        "has " + (dealt == null ? 0 : dealt) + " sites in tile " + Long.toUnsignedString(id)
                                + ", but exact arithmetic makes it " + quota.whole(product) + " or one more");
            }
            if (more == 1 && (lastWith == null || lastWith.isBefore(share))) {
                lastWith = share;
            }
            if (more == 0 && (firstWithout == null || share.isBefore(firstWithout))) {
                firstWithout = share;
            }
        }
        requireOrder(pair, given, lastWith, firstWithout);
    }

    /**
     * Checks that no pair is left.
     *
     * @throws TileException E403 if one is
     */
    public void end() {
        if (next < required.size()) {
            throw fault(required.get(next), "has no allocation");
        }
    }

    private static Map<Long, Long> given(SiteRequirement pair, long[] tileIds, long[] sites) {
        Map<Long, Long> given = new HashMap<>();
        long sum = 0;
        for (int i = 0; i < tileIds.length; i++) {
            if (i > 0 && Long.compareUnsigned(tileIds[i - 1], tileIds[i]) >= 0) {
                throw fault(
                        pair,
                        "has tile " + Long.toUnsignedString(tileIds[i]) + " after tile "
                                + Long.toUnsignedString(tileIds[i - 1]));
            }
            if (sites[i] < 1 || sites[i] > pair.sites()) {
                throw fault(
                        pair,
                        "has " + Long.toUnsignedString(sites[i]) + " sites in tile "
                                + Long.toUnsignedString(tileIds[i]));
            }
            sum += sites[i];
            given.put(tileIds[i], sites[i]);
        }
        if (sum != pair.sites()) {
            throw fault(pair, "needs " + pair.sites() + " sites, but was dealt " + sum);
        }
        return given;
    }

    private static void requireOrder(
            SiteRequirement pair,
            Map<Long, Long> others,
            @Nullable TileShare lastWith,
            @Nullable TileShare firstWithout) {
        for (long id : others.keySet()) {
            throw new TileException(
                    TileError.E411,
                    pair.name() + " was dealt a site in tile " + Long.toUnsignedString(id)
                            + ", but others come before it, by residue or by id");
        }
        if (lastWith != null && firstWithout != null && firstWithout.isBefore(lastWith)) {
            throw new TileException(
                    TileError.E411,
                    pair.name() + " was dealt one site more in tile " + Long.toUnsignedString(lastWith.id)
                            + " instead of tile " + Long.toUnsignedString(firstWithout.id) + ", whose residue is "
                            + (firstWithout.residue == lastWith.residue ? "equal and whose id is lower" : "larger"));
        }
    }

    private static TileException fault(SiteRequirement pair, String what) {
        return new TileException(TileError.E403, pair.name() + " " + what);
    }

    private record TileShare(long id, long residue) {
        boolean isBefore(TileShare other) {
            int order = Long.compareUnsigned(other.residue, residue);
            return order < 0 || (order == 0 && Long.compareUnsigned(id, other.id) < 0);
        }
    }
}
