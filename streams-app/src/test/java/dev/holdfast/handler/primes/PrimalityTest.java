package dev.holdfast.handler.primes;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrimalityTest {

    @Test
    void agreesWithDivisionOnEverySmallNumber() {
        assertThat(LongStream.range(-5, 50_000).filter(Primality::isPrime).toArray())
                .isEqualTo(LongStream.range(-5, 50_000)
                        .filter(NaiveArithmetic::isPrimeByDivision)
                        .toArray());
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                2047, // strong pseudoprime to 2, and the first to 2,3; 2,3,5; …: one less base would not do
                1_373_653,
                25_326_001,
                3_215_031_751L,
                2_152_302_898_747L,
                3_474_749_660_383L,
                341_550_071_728_321L,
                3_825_123_056_546_413_051L,
                561,
                4_759_123_141L,
                17_161,
                2_147_483_647L * 2_147_483_629L,
                3_037_000_493L * 3_037_000_453L,
                Long.MAX_VALUE
            })
    void findsCompositesThatFoolWeakerTests(long composite) {
        assertThat(Primality.isPrime(composite)).isFalse();
        assertThat(BigInteger.valueOf(composite).isProbablePrime(80)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                2,
                3,
                127,
                131,
                7_368_787,
                15_485_863,
                (1L << 61) - 1,
                4_611_686_018_427_387_847L,
                9_223_372_036_854_775_783L
            })
    void knowsPrimesUpToTheEndOf64Bits(long prime) {
        assertThat(Primality.isPrime(prime)).isTrue();
    }

    @Property(tries = 3000)
    void agreesWithBigIntegerOnOddNumbersOfAnySize(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long any,
            @ForAll @LongRange(min = 1, max = 60) int shift) {
        long number = any >>> shift | 1;
        assertThat(Primality.isPrime(number))
                .as("%d", number)
                .isEqualTo(BigInteger.valueOf(number).isProbablePrime(80));
    }

    @Property(tries = 500)
    void recognisesTheNextPrimeAfterAnyNumber(@ForAll @LongRange(min = 2, max = Long.MAX_VALUE - 5000) long any) {
        long prime = BigInteger.valueOf(any).nextProbablePrime().longValueExact();
        assertThat(Primality.isPrime(prime)).as("%d", prime).isTrue();
    }
}
