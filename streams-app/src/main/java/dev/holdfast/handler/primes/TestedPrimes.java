package dev.holdfast.handler.primes;

import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/** Walks the primes of a range upwards by testing every odd candidate: for ranges too high for a sieve. For one thread. */
final class TestedPrimes implements PrimitiveIterator.OfLong {
    private static final long NONE = -1;

    private final long last;
    private long upcoming;

    /**
     * Starts before the first prime of the range.
     *
     * @param first the least number that may be returned, 1 or more
     * @param last the greatest number that may be returned
     */
    TestedPrimes(long first, long last) {
        this.last = last;
        this.upcoming = first <= 2 && last >= 2 ? 2 : atLeast(first | 1);
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
        upcoming = result >= last ? NONE : atLeast(result + 1 | 1);
        return result;
    }

    private long atLeast(long odd) {
        long candidate = odd;
        while (candidate <= last) {
            if (Primality.isPrime(candidate)) {
                return candidate;
            }
            if (candidate > Long.MAX_VALUE - 2) {
                return NONE;
            }
            candidate += 2;
        }
        return NONE;
    }
}
