package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import org.jspecify.annotations.Nullable;

/** Whether those tiles of a country have one more that come first by residue, then by id (T15). */
final class RankCheck {
    private final CountrySpans tiles;
    private final QuotaTable quotas;
    private @Nullable Ranked lastWith;
    private @Nullable Ranked firstWithout;
    private long index;
    private long sum;

    RankCheck(CountrySpans tiles, QuotaTable quotas) {
        this.tiles = tiles;
        this.quotas = quotas;
    }

    /**
     * Adds the next tile.
     *
     * @param weight as it was written
     * @throws TileException E106 if the weight is neither the quota's whole part nor one more
     */
    void add(double mass, long weight) {
        long more = weight - quotas.whole(mass);
        if (more != 0 && more != 1) {
            throw new TileException(
                    TileError.E106,
                    "the weight of " + tiles.name(index) + " is " + Long.toUnsignedString(weight)
                            + ", but exact arithmetic makes it " + quotas.whole(mass) + " or one more");
        }
        long fraction = quotas.fraction(mass);
        if (more == 1 && (lastWith == null || compare(mass, fraction, lastWith) <= 0)) {
            lastWith = new Ranked(mass, fraction, index);
        }
        if (more == 0 && (firstWithout == null || compare(mass, fraction, firstWithout) > 0)) {
            firstWithout = new Ranked(mass, fraction, index);
        }
        sum += weight;
        index++;
    }

    /**
     * Decides, after the last tile.
     *
     * @throws TileException E105 if the sum is not K, E106 if a tile has one more instead of another that comes before it
     */
    void finish(long units) {
        if (sum != units) {
            throw new TileException(
                    TileError.E105, "the weights of " + tiles.country() + " add up to " + sum + " instead of " + units);
        }
        if (lastWith == null || firstWithout == null) {
            return;
        }
        int order = compare(firstWithout.mass, firstWithout.fraction, lastWith);
        if (order > 0 || (order == 0 && firstWithout.index < lastWith.index)) {
            throw new TileException(
                    TileError.E106,
                    tiles.name(lastWith.index) + " was given one unit more instead of "
                            + tiles.name(firstWithout.index) + ", whose residue is "
                            + (order > 0 ? "larger" : "equal and whose id is lower"));
        }
    }

    private int compare(double mass, long fraction, Ranked other) {
        if (mass == other.mass) {
            return 0;
        }
        long apart = fraction - other.fraction;
        return apart >= -1 && apart <= 1
                ? quotas.exact().residue(mass).compareTo(quotas.exact().residue(other.mass))
                : Long.compareUnsigned(fraction, other.fraction);
    }

    private record Ranked(double mass, long fraction, long index) {}
}
