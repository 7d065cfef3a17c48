package dev.holdfast.tiles.weights;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** Counts equal residues, if there are not too many different ones. */
final class ResidueCounts {
    private final int most;
    private final TreeMap<BigInteger, Long> counts = new TreeMap<>(Comparator.reverseOrder());

    /**
     * Begins with none.
     *
     * @param most how many different ones are kept
     */
    ResidueCounts(int most) {
        this.most = most;
    }

    void add(BigInteger residue) {
        if (!isTooMany()) {
            counts.merge(residue, 1L, Long::sum);
        }
    }

    /** Whether there were more different ones than are kept. */
    boolean isTooMany() {
        return counts.size() > most;
    }

    /** The cut after so many of the largest. */
    RemainderCut after(Neighbourhood near, long taken) {
        long left = taken;
        for (Map.Entry<BigInteger, Long> one : counts.entrySet()) {
            if (one.getValue() >= left) {
                return new RemainderCut(near, one.getKey(), left);
            }
            left -= one.getValue();
        }
        throw new IllegalStateException("only " + (taken - left) + " of " + taken + " residues were found");
    }
}
