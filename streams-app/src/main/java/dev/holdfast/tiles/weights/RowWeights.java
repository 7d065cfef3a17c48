package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Weights from a mass that a row's tiles have in common. So have they quota and residue: one division a row, and at most
 * one row in which some tiles get one more and the others do not.
 */
final class RowWeights implements TileWeights {
    private final CountrySpans tiles;
    private final List<Row> rows = new ArrayList<>();
    private final WeightSummary summary;

    /**
     * Decides them.
     *
     * @param massOfRow not 0 for all rows
     * @throws TileException E105 if a mass is negative or not finite
     */
    RowWeights(CountrySpans tiles, WeightScale scale, IntToDoubleFunction massOfRow, boolean fallback) {
        this.tiles = tiles;
        for (CellSpan span : tiles.spans()) {
            Row last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
            if (last == null || last.number != span.row()) {
                last = new Row(span.row(), massOfRow.applyAsDouble(span.row()));
                if (!Mass.isLegal(last.mass)) {
                    throw Mass.refusal(tiles.name(span.row(), span.first()), last.mass);
                }
                rows.add(last);
            }
            last.tiles += span.length();
        }
        MassTotal total = total();
        long shortfall = deal(scale.units(), new ExactQuota(total, scale.units()));
        MassTotal reported = fallback ? new MassTotal(BigInteger.ZERO, 1) : total;
        summary = new WeightSummary(tiles.country(), tiles.count(), reported.rounded(), scale, shortfall, fallback);
    }

    private MassTotal total() {
        int lowest = rows.stream()
                .filter(row -> row.mass > 0)
                .mapToInt(row -> Mass.exponent(row.mass))
                .min()
                .orElseThrow();
        MassTotal unit = new MassTotal(BigInteger.ZERO, lowest);
        BigInteger amount = BigInteger.ZERO;
        for (Row row : rows) {
            amount = amount.add(unit.amountOf(row.mass).multiply(BigInteger.valueOf(row.tiles)));
        }
        return new MassTotal(amount, lowest);
    }

    private long deal(long units, ExactQuota quota) {
        long shortfall = units;
        for (Row row : rows) {
            row.base = quota.whole(row.mass);
            row.residue = quota.residue(row.mass);
            shortfall -= row.base * row.tiles;
        }
        // The sort is stable: of equal residues the upper row, which has the lower ids, stays first.
        List<Row> byResidue = new ArrayList<>(rows);
        byResidue.sort(Comparator.comparing((Row row) -> row.residue).reversed());
        long left = shortfall;
        for (Row row : byResidue) {
            row.oneMore = Math.min(left, row.tiles);
            left -= row.oneMore;
        }
        return shortfall;
    }

    @Override
    public WeightSummary summary() {
        return summary;
    }

    @Override
    public long writeTo(WeightSink sink) throws IOException {
        long sum = 0;
        int at = -1;
        long left = 0;
        for (CellSpan span : tiles.spans()) {
            if (at < 0 || rows.get(at).number != span.row()) {
                at++;
                left = rows.get(at).oneMore;
            }
            long base = rows.get(at).base;
            int more = (int) Math.min(left, span.length());
            int middle = span.first() + more;
            if (more > 0) {
                sink.equalWeights(new CellSpan(span.row(), span.first(), middle - 1), base + 1);
            }
            if (middle <= span.last()) {
                sink.equalWeights(new CellSpan(span.row(), middle, span.last()), base);
            }
            left -= more;
            sum += base * span.length() + more;
        }
        return sum;
    }

    private static final class Row {
        private final int number;
        private final double mass;
        private long tiles;
        private long base;
        private BigInteger residue = BigInteger.ZERO;
        private long oneMore;

        Row(int number, double mass) {
            this.number = number;
            this.mass = mass;
        }
    }
}
