package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Weights from a mass of each tile. The masses are read anew for each pass; nothing of a tile is kept. */
final class StreamedWeights implements TileWeights {
    private final CountrySpans tiles;
    private final MassStream masses;
    private final QuotaTable quotas;
    private final WeightSummary summary;
    private final @Nullable RemainderCut cut;

    /**
     * Decides them.
     *
     * @param sum the result of {@link #sum}; not 0
     * @throws IOException if the masses cannot be read
     */
    StreamedWeights(CountrySpans tiles, WeightScale scale, MassStream masses, MassSum sum) throws IOException {
        this.tiles = tiles;
        this.masses = masses;
        quotas = new QuotaTable(sum, scale.units());
        long shortfall = scale.units() - base();
        if (shortfall < 0 || shortfall >= tiles.count()) {
            throw changed(tiles);
        }
        cut = shortfall == 0 ? null : new CutSearch(masses, quotas).find(shortfall);
        summary = new WeightSummary(tiles.country(), tiles.count(), sum.total().rounded(), scale, shortfall, false);
    }

    /**
     * Adds up a country's masses.
     *
     * @throws IOException if they cannot be read
     * @throws TileException E105 if one is not legal, E102 if there are not as many as tiles
     */
    static MassSum sum(CountrySpans tiles, MassStream masses) throws IOException {
        MassSum sum = new MassSum();
        long[] seen = {0};
        masses.forEach((batch, count) -> {
            for (int i = 0; i < count; i++) {
                if (!Mass.isLegal(batch[i])) {
                    throw Mass.refusal(tiles.name(seen[0] + i), batch[i]);
                }
                sum.add(batch[i]);
            }
            seen[0] += count;
        });
        if (seen[0] != tiles.count()) {
            throw new TileException(
                    TileError.E102,
                    tiles.country() + " has " + tiles.count() + " tiles in the index, but " + seen[0]
                            + " masses; read the raster again for this index");
        }
        return sum;
    }

    private long base() throws IOException {
        long[] base = {0};
        masses.forEach((batch, count) -> {
            for (int i = 0; i < count; i++) {
                if (batch[i] > 0) {
                    base[0] += quotas.whole(batch[i]);
                }
            }
        });
        return base[0];
    }

    @Override
    public WeightSummary summary() {
        return summary;
    }

    @Override
    public long writeTo(WeightSink sink) throws IOException {
        SpanWriter out = new SpanWriter(tiles, sink);
        Dealer dealer = new Dealer();
        masses.forEach((batch, count) -> {
            long[] weights = out.room(count);
            for (int i = 0; i < count; i++) {
                weights[i] = dealer.weight(batch[i]);
            }
            out.write(count);
        });
        if (!out.isComplete() || out.sum() != summary.scale().units()) {
            throw changed(tiles);
        }
        return out.sum();
    }

    private static TileException changed(CountrySpans tiles) {
        return new TileException(
                TileError.E105,
                "the masses of " + tiles.country() + " changed while they were read; read the raster again");
    }

    /** Gives each tile its weight, in the order of the tiles. */
    private final class Dealer {
        private long equalLeft = cut == null ? 0 : cut.equal();

        long weight(double mass) {
            if (mass == 0) {
                return 0;
            }
            return quotas.whole(mass) + (cut != null && getsOneMore(mass, cut) ? 1 : 0);
        }

        private boolean getsOneMore(double mass, RemainderCut cut) {
            long fraction = quotas.fraction(mass);
            if (!cut.near().contains(fraction)) {
                return cut.near().liesBelow(fraction);
            }
            int order = quotas.exact().residue(mass).compareTo(cut.residue());
            return order > 0 || (order == 0 && equalLeft-- > 0);
        }
    }
}
