package dev.holdfast.tiles.sites;

import dev.holdfast.tiles.TileGrid;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Countries with weights, and the deal of sites by plain arithmetic over all tiles. */
final class SiteCases {
    static final TileGrid GRID = new TileGrid(10, 10, 0, 0, 1, 1);

    private SiteCases() {}

    /** Weights of random size, many of them zero or equal; the sum is not 0. */
    static long[] weights(Random random) {
        long[] weights = new long[1 + random.nextInt(60)];
        int kind = random.nextInt(4);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = switch (kind) {
                case 0 -> random.nextInt(3);
                case 1 -> random.nextInt(3) == 0 ? 0 : random.nextInt(500);
                case 2 -> (long) Math.exp(random.nextDouble() * 30);
                default -> 7;
            };
        }
        weights[random.nextInt(weights.length)]++;
        return weights;
    }

    /** Tiles 3, 10, 17 and so on from the first id, which may be so high that later ones are above 2^63. */
    static long[] ids(int count, long first) {
        return IntStream.range(0, count).mapToLong(i -> first + 3 + 7L * i).toArray();
    }

    static HeaviestTiles heaviest(long[] ids, long[] weights, int sites) {
        HeaviestTiles heaviest = new HeaviestTiles(GRID, sites);
        for (int i = 0; i < ids.length; i++) {
            heaviest.add(ids[i], weights[i]);
        }
        return heaviest;
    }

    /** T35 word by word. */
    static Map<Long, Long> plainly(long[] ids, long[] weights, int sites) {
        BigInteger units = IntStream.range(0, ids.length)
                .mapToObj(i -> new BigInteger(Long.toUnsignedString(weights[i])))
                .reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger[][] parts = new BigInteger[ids.length][];
        long left = sites;
        for (int i = 0; i < ids.length; i++) {
            parts[i] = new BigInteger(Long.toUnsignedString(weights[i]))
                    .multiply(BigInteger.valueOf(sites))
                    .divideAndRemainder(units);
            left -= parts[i][0].longValue();
        }
        Comparator<Integer> byResidue =
                Comparator.comparing((Integer i) -> parts[i][1]).reversed();
        IntStream.range(0, ids.length)
                .boxed()
                .sorted(byResidue.thenComparing((a, b) -> Long.compareUnsigned(ids[a], ids[b])))
                .limit(left)
                .forEach(i -> parts[i][0] = parts[i][0].add(BigInteger.ONE));
        Map<Long, Long> dealt = new TreeMap<>(Long::compareUnsigned);
        for (int i = 0; i < ids.length; i++) {
            if (parts[i][0].signum() > 0) {
                dealt.put(ids[i], parts[i][0].longValue());
            }
        }
        return dealt;
    }
}
