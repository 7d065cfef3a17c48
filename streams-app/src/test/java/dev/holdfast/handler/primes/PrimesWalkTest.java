package dev.holdfast.handler.primes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Both walks give every prime of a range and nothing else, wherever the range begins and ends. */
class PrimesWalkTest {
    private static final BasePrimes BASE = new BasePrimes();

    @Test
    void startsWithTwoAndMeetsTheMillionthPrime() { // P8, and the boundary values of the block size
        SegmentedSieve sieve = new SegmentedSieve(BASE, 2, SegmentedSieve.MAX);
        assertThat(sieve.nextLong()).isEqualTo(2);
        assertThat(skip(sieve, 499_999)).isEqualTo(7_368_787);
        assertThat(skip(sieve, 500_000)).isEqualTo(15_485_863);
        assertThat(skip(sieve, 9_000_000)).isEqualTo(179_424_673);
    }

    @Property(tries = 300)
    void sievesTheSamePrimesAsTesting(
            @ForAll @LongRange(min = 0, max = 3_000_000_000_000L) long any,
            @ForAll @IntRange(min = 0, max = 41) int shift,
            @ForAll @IntRange(min = 0, max = 3000) int width) {
        long first = any >>> shift;
        assertThat(drain(new SegmentedSieve(BASE, first, first + width)))
                .isEqualTo(LongStream.rangeClosed(first, first + width)
                        .filter(Primality::isPrime)
                        .toArray());
    }

    @Property(tries = 100)
    void testsTheSamePrimesInRangesTooHighForASieve(
            @ForAll @LongRange(min = 1L << 44, max = (1L << 62) - 3000) long first,
            @ForAll @IntRange(min = 0, max = 1000) int width) {
        assertThat(drain(new TestedPrimes(first, first + width)))
                .isEqualTo(LongStream.rangeClosed(first, first + width)
                        .filter(Primality::isPrime)
                        .toArray());
    }

    @Test
    void crossesManyWindowsWithoutAHole() {
        long[] sieved = drain(new SegmentedSieve(BASE, 1_000_000_000L, 1_003_000_000L));
        assertThat(sieved).isSorted().doesNotHaveDuplicates();
        assertThat(sieved).hasSize((int) LongStream.rangeClosed(1_000_000_000L, 1_003_000_000L)
                .filter(Primality::isPrime)
                .count());
    }

    @Test
    void endsAtTheEndOf64Bits() {
        assertThat(drain(new TestedPrimes(Long.MAX_VALUE - 30, Long.MAX_VALUE)))
                .containsExactly(9_223_372_036_854_775_783L);
    }

    @Test
    void givesNothingForARangeWithoutPrimes() {
        SegmentedSieve none = new SegmentedSieve(BASE, 24, 28);
        assertThat(none.hasNext()).isFalse();
        assertThatThrownBy(none::nextLong).isInstanceOf(NoSuchElementException.class);
        assertThat(new SegmentedSieve(BASE, 0, 1).hasNext()).isFalse();
        assertThat(new TestedPrimes(24, 28).hasNext()).isFalse();
        assertThatThrownBy(() -> new SegmentedSieve(BASE, 2, SegmentedSieve.MAX + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static long skip(PrimitiveIterator.OfLong primes, int count) {
        long prime = 0;
        for (int i = 0; i < count; i++) {
            prime = primes.nextLong();
        }
        return prime;
    }

    private static long[] drain(PrimitiveIterator.OfLong primes) {
        LongStream.Builder all = LongStream.builder();
        primes.forEachRemaining((long prime) -> all.add(prime));
        return all.build().toArray();
    }
}
