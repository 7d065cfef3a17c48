package dev.holdfast.handler.primes;

import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/**
 * Walks the primes of a range upwards, by Eratosthenes' sieve over a window of odd numbers. The window takes 32 KiB at
 * most, so that it stays in the processor's cache, and the rest grows with the number of primes below the root of the
 * last number. For one thread.
 */
final class SegmentedSieve implements PrimitiveIterator.OfLong {
    /** The last number that can be sieved: above it the base primes alone would be more work than testing candidates. */
    static final long MAX = (1L << 44) - 1;

    private static final int MAX_WORDS = 1 << 12;
    private static final long NONE = -1;

    private final BasePrimes basePrimes;
    private final long last;
    private final long[] composite;
    private final int bits;

    private int[] primes = new int[0];
    private int[] nextMultiples = new int[0];
    private int active;

    private long low;
    private int wordIndex;
    private long word;
    private long upcoming;

    /**
     * Starts before the first prime of the range.
     *
     * @param basePrimes shared between sieves
     * @param first the least number that may be returned
     * @param last the greatest number that may be returned, {@link #MAX} at most
     */
    SegmentedSieve(BasePrimes basePrimes, long first, long last) {
        if (last > MAX) {
            throw new IllegalArgumentException("cannot sieve beyond " + MAX + ", but was asked to go to " + last);
        }
        this.basePrimes = basePrimes;
        this.last = last;
        this.low = Math.max(3, first | 1);
        this.composite = new long[(int) Math.max(1, Math.min(MAX_WORDS, (last - low) / 128 + 1))];
        this.bits = composite.length * Long.SIZE;
        strikeOut();
        this.upcoming = first <= 2 && last >= 2 ? 2 : find();
    }

    @Override
    public boolean hasNext() {
        return upcoming != NONE;
    }

    @Override
    public long nextLong() {
        if (upcoming == NONE) {
            throw new NoSuchElementException("no further prime up to " + last);
        }
        long result = upcoming;
        upcoming = find();
        return result;
    }

    private long find() {
        while (word == 0) {
            wordIndex++;
            if (wordIndex == composite.length) {
                low += 2L * bits;
                strikeOut();
            } else {
                word = ~composite[wordIndex];
            }
            if (low > last) {
                return NONE;
            }
        }
        long prime = low + 2L * (wordIndex * (long) Long.SIZE + Long.numberOfTrailingZeros(word));
        word &= word - 1;
        return prime <= last ? prime : NONE;
    }

    /** Marks the composites of the window that begins at {@code low}. */
    private void strikeOut() {
        activateBasePrimes(Math.min(last, low + 2L * (bits - 1)));
        Arrays.fill(composite, 0);
        for (int i = 0; i < active; i++) {
            int prime = primes[i];
            int multiple = nextMultiples[i];
            while (multiple < bits) {
                composite[multiple >>> 6] |= 1L << multiple;
                multiple += prime;
            }
            nextMultiples[i] = multiple - bits;
        }
        wordIndex = 0;
        word = ~composite[0];
    }

    /** Takes in the base primes whose square is not above the end of the window, each at its first multiple in it. */
    private void activateBasePrimes(long high) {
        primes = basePrimes.upTo((int) Math.sqrt((double) Math.max(0, high)) + 1);
        nextMultiples =
                primes.length > nextMultiples.length ? Arrays.copyOf(nextMultiples, primes.length) : nextMultiples;
        while (active < primes.length && (long) primes[active] * primes[active] <= high) {
            long prime = primes[active];
            long beyond = low - prime * prime;
            long multiples = beyond <= 0 ? 0 : (beyond + 2 * prime - 1) / (2 * prime);
            nextMultiples[active++] = (int) ((prime * prime + multiples * 2 * prime - low) / 2);
        }
    }
}
