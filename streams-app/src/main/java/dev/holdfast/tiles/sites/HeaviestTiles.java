package dev.holdfast.tiles.sites;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import dev.holdfast.tiles.TileGrid;
import dev.holdfast.tiles.weights.WeightSink;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Keeps a country's heaviest tiles while its weights stream by, in a buffer of twice as many. Of equal weights those with
 * the lowest ids are kept; tiles without weight never are.
 */
public final class HeaviestTiles implements WeightSink {
    private static final int FIRST_ROOM = 1024;

    private final TileGrid grid;
    private final int most;
    private long[] ids;
    private long[] weights;
    private int count;
    private boolean isFull;
    private long lightest;
    private long sum;

    /**
     * Begins with none.
     *
     * @param grid says the ids of tiles
     * @param sites the most that any merchant needs in the country, at least 1
     */
    public HeaviestTiles(TileGrid grid, int sites) {
        this.grid = grid;
        most = (int) Math.min(2L * sites, Integer.MAX_VALUE / 4);
        ids = new long[Math.min(FIRST_ROOM, 2 * most)];
        weights = new long[ids.length];
    }

    @Override
    public void weights(CellSpan tiles, long[] weights, int from) {
        long id = grid.tileId(tiles.row(), tiles.first());
        for (int i = 0; i < tiles.length(); i++) {
            add(id + i, weights[from + i]);
        }
    }

    @Override
    public void equalWeights(CellSpan tiles, long weight) {
        long id = grid.tileId(tiles.row(), tiles.first());
        for (int i = 0; i < tiles.length(); i++) {
            add(id + i, weight);
        }
    }

    /**
     * Adds the next tile.
     *
     * @param id unsigned, above that of the tile before
     * @param weight unsigned
     * @throws TileException E402 if the weights add up to 2^64 or more
     */
    public void add(long id, long weight) {
        sum += weight;
        if (Long.compareUnsigned(sum, weight) < 0) {
            throw new TileException(TileError.E402, "the weights add up to more than 64 bits hold");
        }
        // Ids ascend, so a tile that is only as heavy as the lightest of enough never comes before it.
        if (weight == 0 || (isFull && Long.compareUnsigned(weight, lightest) <= 0)) {
            return;
        }
        if (count == ids.length) {
            if (count < 2 * most) {
                int room = (int) Math.min(2L * most, 2L * count);
                ids = Arrays.copyOf(ids, room);
                weights = Arrays.copyOf(weights, room);
            } else {
                keep(ranked());
            }
        }
        ids[count] = id;
        weights[count] = weight;
        count++;
    }

    /** For how many tiles there is room at the moment. */
    int room() {
        return ids.length;
    }

    /** The sum of all weights, also of tiles that are not kept. */
    long sum() {
        return sum;
    }

    /** Leaves just those that are kept, the heaviest first. */
    void rank() {
        keep(ranked());
    }

    /**
     * How many of the heaviest decide over so many sites, after {@link #rank}.
     *
     * @throws IllegalArgumentException if more sites were asked for than the tiles were kept for
     */
    int countFor(int sites) {
        if (sites < 1 || 2L * sites > most) {
            throw new IllegalArgumentException("tiles were kept for 1 to " + most / 2 + " sites, not for " + sites);
        }
        return Math.min(count, 2 * sites);
    }

    /** The id of the tile of a rank, from 0. */
    long id(int rank) {
        return ids[rank];
    }

    /** The weight of the tile of a rank, from 0. */
    long weight(int rank) {
        return weights[rank];
    }

    private int[] ranked() {
        Comparator<Integer> heaviest = (a, b) -> Long.compareUnsigned(weights[b], weights[a]);
        return IntStream.range(0, count)
                .boxed()
                .sorted(heaviest.thenComparing((a, b) -> Long.compareUnsigned(ids[a], ids[b])))
                .limit(most)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private void keep(int[] kept) {
        long[] before = ids;
        long[] weighed = weights;
        ids = new long[before.length];
        weights = new long[before.length];
        count = kept.length;
        for (int i = 0; i < count; i++) {
            ids[i] = before[kept[i]];
            weights[i] = weighed[kept[i]];
        }
        isFull = count == most;
        lightest = count == 0 ? 0 : weights[count - 1];
    }
}
