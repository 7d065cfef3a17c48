package dev.holdfast.tiles.weights;

import java.io.IOException;
import java.util.function.LongConsumer;

/** Finds the n-th largest of any number of keys in four passes over them and half a megabyte. */
final class RadixSelect {
    private static final int DIGIT_BITS = 16;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private RadixSelect() {}

    /** Keys, unsigned, that can be read again and again. */
    @FunctionalInterface
    interface Keys {
        void forEach(LongConsumer key) throws IOException;
    }

    /**
     * A key that was found.
     *
     * @param key unsigned
     * @param rank which of the keys equal to it was asked for, from 1
     */
    record Found(long key, long rank) {}

    /**
     * Finds it.
     *
     * @param n at least 1, at most the number of keys
     * @throws IOException if the keys cannot be read
     */
    static Found nthLargest(Keys keys, long n) throws IOException {
        long found = 0;
        long rank = n;
        for (int shift = Long.SIZE - DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS) {
            long[] counts = count(keys, found, shift);
            int digit = DIGITS - 1;
            while (counts[digit] < rank) {
                rank -= counts[digit];
                digit--;
            }
            found |= (long) digit << shift;
        }
        return new Found(found, rank);
    }

    private static long[] count(Keys keys, long prefix, int shift) throws IOException {
        long[] counts = new long[DIGITS];
        long known = shift == Long.SIZE - DIGIT_BITS ? 0 : -1L << (shift + DIGIT_BITS);
        keys.forEach(key -> {
            if (((key ^ prefix) & known) == 0) {
                counts[(int) (key >>> shift) & (DIGITS - 1)]++;
            }
        });
        return counts;
    }
}
