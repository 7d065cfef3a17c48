package dev.holdfast.handler.primes;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrimePowerTest {

    @Property(tries = 2000)
    void findsBaseAndExponentOfEveryPrimePowerThatFits(
            @ForAll @LongRange(min = 2, max = 3_037_000_400L) long any,
            @ForAll @IntRange(min = 1, max = 62) int exponent) {
        long largest = (long) Math.pow(Long.MAX_VALUE, 1.0 / exponent);
        BigInteger base = BigInteger.valueOf(2 + any % Math.max(1, largest - 2)).nextProbablePrime();
        BigInteger power = base.pow(exponent);
        if (power.bitLength() < 64) {
            assertThat(PrimePower.of(power.longValueExact())).contains(new PrimePower(base.longValueExact(), exponent));
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                Long.MIN_VALUE,
                -9,
                -1,
                0,
                1,
                6,
                15,
                12,
                17_161L * 137,
                131L * 131 * 137 * 137,
                3_037_000_493L * 3_037_000_453L
            })
    void refusesWhatIsNoPrimePower(long number) {
        assertThat(PrimePower.of(number)).isEmpty();
    }

    @Test
    void findsComposedExponentsOfBasesThatTrialDivisionDoesNotTry() {
        assertThat(PrimePower.of(131L * 131 * 131 * 131)).contains(new PrimePower(131, 4));
        assertThat(PrimePower.of((long) Math.pow(131, 6))).contains(new PrimePower(131, 6));
        assertThat(PrimePower.of(131L * 131 * 131 * 131 * 131 * 131 * 131 * 131))
                .contains(new PrimePower(131, 8));
    }

    @Test
    void findsTheRootAtTheVeryEndOf64Bits() {
        long root = 3_037_000_499L; // the greatest whose square fits
        assertThat(PrimePower.exactRoot(root * root, 2)).isEqualTo(root);
        assertThat(PrimePower.exactRoot(root * root - 1, 2)).isZero();
        assertThat(PrimePower.exactRoot(Long.MAX_VALUE, 2)).isZero();
        assertThat(PrimePower.exactRoot(2_097_151L * 2_097_151L * 2_097_151L, 3))
                .isEqualTo(2_097_151L);
    }
}
