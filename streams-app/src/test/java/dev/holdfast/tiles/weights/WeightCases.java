package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileGrid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Small countries, and their weights by plain rational arithmetic with a sort. */
final class WeightCases {
    private WeightCases() {}

    /** A country whose tiles stand in spans of random length with random gaps. */
    static CountrySpans country(int tiles, Random random) {
        TileGrid grid = new TileGrid(50, 100_000, 0, 90, 0.001, 0.001);
        List<CellSpan> spans = new ArrayList<>();
        int row = random.nextInt(3);
        int column = random.nextInt(5);
        for (int left = tiles; left > 0; ) {
            if (column >= grid.columns()) {
                row += 1 + random.nextInt(2);
                column = random.nextInt(5);
            }
            int length = Math.min(left, Math.min(1 + random.nextInt(20), grid.columns() - column));
            spans.add(new CellSpan(row, column, column + length - 1));
            left -= length;
            column += length + 1 + random.nextInt(10);
        }
        return new CountrySpans("XY", grid, spans);
    }

    static CountrySpans country(int tiles) {
        return country(tiles, new Random(tiles));
    }

    /** Masses in small batches of changing size. */
    static MassStream stream(double... masses) {
        return batch -> {
            double[] room = new double[7];
            for (int from = 0, size = 1; from < masses.length; from += size, size = size % 7 + 1) {
                size = Math.min(size, masses.length - from);
                System.arraycopy(masses, from, room, 0, size);
                batch.accept(room, size);
            }
        };
    }

    static TileWeights byMass(int dp, double... masses) {
        try {
            return new Weighing(new WeightScale(dp)).byMass(country(masses.length), stream(masses));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The weights in the order of the tiles; fails where a tile is left out, comes twice or out of order. */
    static long[] written(CountrySpans tiles, TileWeights weights) {
        List<Long> ids = new ArrayList<>();
        List<Long> all = new ArrayList<>();
        try {
            weights.writeTo(new WeightSink() {
                @Override
                public void weights(CellSpan span, long[] weights, int from) {
                    for (int i = 0; i < span.length(); i++) {
                        ids.add(tiles.grid().tileId(span.row(), span.first() + i));
                        all.add(weights[from + i]);
                    }
                }

                @Override
                public void equalWeights(CellSpan span, long weight) {
                    long[] same = new long[span.length()];
                    Arrays.fill(same, weight);
                    weights(span, same, 0);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!ids.equals(ids(tiles))) {
            throw new AssertionError("weights for " + ids + " instead of " + ids(tiles));
        }
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    static List<Long> ids(CountrySpans tiles) {
        return tiles.spans().stream()
                .flatMap(span -> IntStream.rangeClosed(span.first(), span.last())
                        .mapToObj(column -> tiles.grid().tileId(span.row(), column)))
                .toList();
    }

    /** T14 and T15 word by word. */
    static long[] plainly(double[] masses, long units) {
        BigDecimal scale = new BigDecimal(BigInteger.ONE.shiftLeft(1074));
        BigInteger[] amounts = Arrays.stream(masses)
                .mapToObj(mass -> new BigDecimal(mass).multiply(scale).toBigIntegerExact())
                .toArray(BigInteger[]::new);
        BigInteger total = Arrays.stream(amounts).reduce(BigInteger.ZERO, BigInteger::add);
        long[] weights = new long[masses.length];
        BigInteger[] residues = new BigInteger[masses.length];
        long shortfall = units;
        for (int i = 0; i < masses.length; i++) {
            BigInteger[] parts = amounts[i].multiply(BigInteger.valueOf(units)).divideAndRemainder(total);
            weights[i] = parts[0].longValueExact();
            residues[i] = parts[1];
            shortfall -= weights[i];
        }
        IntStream.range(0, masses.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> residues[i]).reversed())
                .limit(shortfall)
                .forEach(i -> weights[i]++);
        return weights;
    }

    /** Masses of each kind that is hard: by number 0 to 9. */
    static double[] masses(int kind, int tiles, Random random) {
        double[] masses = new double[tiles];
        for (int i = 0; i < tiles; i++) {
            masses[i] = switch (kind) {
                case 0 -> 1;
                case 1 -> random.nextInt(4);
                case 2 -> Float.intBitsToFloat(random.nextInt(0x7f800000));
                case 3 -> (float) Math.exp(random.nextGaussian() * 3);
                case 4 -> 1f + random.nextInt(3) * Math.ulp(1f);
                case 5 -> random.nextInt(3) * Float.MIN_VALUE;
                case 6 -> Double.longBitsToDouble(random.nextLong() & Long.MAX_VALUE) % 0x1p1000;
                case 7 -> 1 + random.nextInt(3) * Math.ulp(1.0);
                case 8 -> i == 0 ? 0x1p900 : random.nextInt(3) * 0x1p-900;
                default -> 2 * i + 1 + (i == 0 ? 0x1p-40 : 0);
            };
            if (!(masses[i] >= 0)) {
                masses[i] = 0;
            }
        }
        return masses;
    }
}
