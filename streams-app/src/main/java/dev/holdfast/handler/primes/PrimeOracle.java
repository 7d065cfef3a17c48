package dev.holdfast.handler.primes;

import dev.holdfast.model.UnitOracle;
import java.util.Optional;
import java.util.PrimitiveIterator;

/** The primes in order, from 2 on (2 and 3 are part of the table). Thread-safe. */
final class PrimeOracle implements UnitOracle {
    /** A shorter stretch is sieved, a longer one counted from its ends. */
    private static final long SIEVED_SPAN = 200_000_000L;
    /** A walk by the sieve costs less than another count. */
    private static final long WALKED = 200_000L;

    private static final double LEAST_FOR_LOWER_BOUND = 88_789;
    private static final double LEAST_FOR_UPPER_BOUND = 2_953_652_287.0;

    private final BasePrimes basePrimes = new BasePrimes();

    @Override
    public long countUpTo(long number) {
        return PrimeCount.upTo(number);
    }

    @Override
    public long countBetween(long from, long to) {
        if (to - from > SIEVED_SPAN || to > SegmentedSieve.MAX) {
            return countUpTo(to) - countUpTo(from - 1);
        }
        long count = 0;
        for (SegmentedSieve primes = new SegmentedSieve(basePrimes, from, to); primes.hasNext(); count++) {
            primes.nextLong();
        }
        return count;
    }

    @Override
    public long nth(long rank) {
        long estimate = estimate(rank + 1);
        long count = countUpTo(estimate);
        while (Math.abs(rank + 1 - count) > WALKED) {
            estimate = Math.max(2, estimate + (long) ((rank + 1 - count) * Math.log(estimate)));
            count = countUpTo(estimate);
        }
        return count > rank ? walkFromBelow(rank, estimate, count) : walk(estimate, rank - count);
    }

    @Override
    public long next(long number) {
        return walk(number, 0);
    }

    @Override
    public PrimitiveIterator.OfLong from(long number) {
        return new SegmentedSieve(basePrimes, number, SegmentedSieve.MAX);
    }

    /** Returns the prime above a number that has so many primes between them. */
    private long walk(long number, long between) {
        SegmentedSieve primes = new SegmentedSieve(basePrimes, number + 1, SegmentedSieve.MAX);
        for (long i = 0; i < between; i++) {
            primes.nextLong();
        }
        return primes.nextLong();
    }

    private long walkFromBelow(long rank, long estimate, long count) {
        long below = Math.max(1, estimate - (long) ((count - rank + 100) * 2 * Math.log(estimate + 2.0)));
        return walk(below, rank - countUpTo(below));
    }

    private static long estimate(long n) {
        if (n < 10) {
            return 30;
        }
        double log = Math.log(n);
        double logLog = Math.log(log);
        return (long) (n * (log + logLog - 1 + (logLog - 2) / log));
    }

    /** Dusart's bounds of the count of primes, where they hold (P32; just below 88,789 the lower one fails). */
    @Override
    public Optional<Bounds> bounds(long number) {
        if (number < LEAST_FOR_LOWER_BOUND) {
            return Optional.empty();
        }
        double log = Math.log(number);
        double most = number < LEAST_FOR_UPPER_BOUND
                ? number / log * (1 + 1.2762 / log)
                : number / log * (1 + 1 / log + 2.334 / (log * log));
        return Optional.of(new Bounds(number / log * (1 + 1 / log + 2 / (log * log)), most));
    }

    @Override
    public long widestGap(long number) {
        double log = Math.log(Math.max(2, number));
        return (long) Math.max(200, 5 * log * log);
    }

    @Override
    public double estimateBetween(long from, long to) {
        return (to - from) / Math.log(Math.max(2.0, (from + to) / 2.0)) + 1;
    }
}
