package dev.holdfast;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the partitions of the first primes by another way than the product's: it does not take primes apart, but puts all
 * sums of a power of two and a power of an odd prime together and looks which of them are prime.
 */
final class SievedPartitions {
    private SievedPartitions() {}

    /** Returns how many of the first primes have how many partitions. */
    static Map<Integer, Integer> histogram(int primes) {
        int limit = (int) (primes * (Math.log(primes) + Math.log(Math.log(primes))) + 10);
        BitSet composite = composites(limit);
        int last = last(composite, primes);
        byte[] sums = new byte[last + 1];
        for (int q = composite.nextClearBit(3); q <= last; q = composite.nextClearBit(q + 1)) {
            for (long power = q; power <= last; power *= q) {
                for (long sum = power + 2, two = 2; sum <= last; two *= 2, sum = power + two) {
                    sums[(int) sum]++;
                }
            }
        }
        Map<Integer, Integer> histogram = new TreeMap<>();
        for (int p = 2; p <= last; p = composite.nextClearBit(p + 1)) {
            histogram.merge((int) sums[p], 1, Integer::sum);
        }
        return histogram;
    }

    private static BitSet composites(int limit) {
        BitSet composite = new BitSet(limit + 1);
        for (int i = 2; (long) i * i <= limit; i = composite.nextClearBit(i + 1)) {
            for (int multiple = i * i; multiple <= limit; multiple += i) {
                composite.set(multiple);
            }
        }
        return composite;
    }

    private static int last(BitSet composite, int primes) {
        int last = 2;
        for (int found = 1; found < primes; found++) {
            last = composite.nextClearBit(last + 1);
        }
        return last;
    }
}
