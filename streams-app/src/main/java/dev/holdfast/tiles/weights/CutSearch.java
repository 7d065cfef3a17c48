package dev.holdfast.tiles.weights;

import dev.holdfast.tiles.weights.RadixSelect.Found;
import java.io.IOException;
import java.math.BigInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Finds the cut without a sort and without a table of the country. The 64 leading bits of the fractions find it but for a
 * neighbourhood, which is counted exactly. Where that holds too many different residues, 64 more bits of them make it
 * smaller, until it does not.
 */
final class CutSearch {
    private static final int COUNTED_RESIDUES = 1000;

    private final MassStream masses;
    private final QuotaTable quotas;
    private final int counted;

    CutSearch(MassStream masses, QuotaTable quotas) {
        this(masses, quotas, COUNTED_RESIDUES);
    }

    /**
     * For tests.
     *
     * @param counted how many different residues are counted at once
     */
    CutSearch(MassStream masses, QuotaTable quotas, int counted) {
        this.masses = masses;
        this.quotas = quotas;
        this.counted = counted;
    }

    /**
     * Finds it.
     *
     * @param shortfall how many tiles get one more, at least 1
     * @throws IOException if the masses cannot be read
     */
    RemainderCut find(long shortfall) throws IOException {
        Neighbourhood near = Neighbourhood.of(
                RadixSelect.nthLargest(this::forEachFraction, shortfall).key());
        ResidueRange range = ResidueRange.of(near, quotas.exact().divisor());
        ResidueCounts counts = count(near, range);
        long left = shortfall - above(near);
        while (counts.isTooMany()) {
            ResidueRange whole = range;
            Found found = RadixSelect.nthLargest(keys -> forEachKey(near, whole, keys), left);
            left = found.rank();
            range = whole.part(found.key());
            counts = count(near, range);
        }
        return counts.after(near, left);
    }

    private ResidueCounts count(Neighbourhood near, ResidueRange range) throws IOException {
        ResidueCounts counts = new ResidueCounts(counted);
        forEachResidue(near, residue -> {
            if (range.contains(residue)) {
                counts.add(residue);
            }
        });
        return counts;
    }

    private long above(Neighbourhood near) throws IOException {
        long[] above = {0};
        forEachFraction(fraction -> {
            if (near.liesBelow(fraction)) {
                above[0]++;
            }
        });
        return above[0];
    }

    private void forEachKey(Neighbourhood near, ResidueRange range, LongConsumer keys) throws IOException {
        forEachResidue(near, residue -> {
            if (range.contains(residue)) {
                keys.accept(range.key(residue));
            }
        });
    }

    private void forEachResidue(Neighbourhood near, Consumer<BigInteger> residues) throws IOException {
        masses.forEach((batch, count) -> {
            for (int i = 0; i < count; i++) {
                if (batch[i] > 0 && near.contains(quotas.fraction(batch[i]))) {
                    residues.accept(quotas.exact().residue(batch[i]));
                }
            }
        });
    }

    private void forEachFraction(LongConsumer fractions) throws IOException {
        masses.forEach((batch, count) -> {
            for (int i = 0; i < count; i++) {
                if (batch[i] > 0) {
                    fractions.accept(quotas.fraction(batch[i]));
                }
            }
        });
    }
}
