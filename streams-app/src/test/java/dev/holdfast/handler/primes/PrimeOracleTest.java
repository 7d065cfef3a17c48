package dev.holdfast.handler.primes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The oracle of the partition table against published counts and against the sieve. */
class PrimeOracleTest {
    private final PrimeOracle oracle = new PrimeOracle();

    @Test
    void knowsTheBoundariesThatTheRulesName() { // P28
        assertThat(oracle.nth(499_999)).isEqualTo(7_368_787);
        assertThat(oracle.nth(999_999)).isEqualTo(15_485_863);
        assertThat(oracle.nth(9_999_999)).isEqualTo(179_424_673);
        assertThat(oracle.countUpTo(733_302_529)).isEqualTo(37_886_001);
        assertThat(oracle.countUpTo(10_090_917_877L)).isEqualTo(459_000_000);
    }

    @Test
    void beginsAtTwoAndGoesOnWithThree() {
        assertThat(List.of(oracle.nth(0), oracle.nth(1), oracle.nth(2), oracle.next(1), oracle.next(2), oracle.next(7)))
                .containsExactly(2L, 3L, 5L, 2L, 3L, 11L);
        assertThat(oracle.countUpTo(1)).isZero();
    }

    @Property(tries = 60)
    void countsWhatTheSieveFinds(@ForAll @LongRange(min = 2, max = 3_000_000) long number) {
        assertThat(oracle.countUpTo(number)).isEqualTo(oracle.countBetween(0, number));
    }

    @Property(tries = 60)
    void findsThePrimeOfARankAndTheRankOfAPrime(@ForAll @LongRange(min = 0, max = 2_000_000) long rank) { // P37
        long prime = oracle.nth(rank);

        assertThat(Primality.isPrime(prime)).isTrue();
        assertThat(oracle.countUpTo(prime) - 1).isEqualTo(rank);
    }

    @Property(tries = 60)
    void itsBoundsHoldTheExactCount(@ForAll @LongRange(min = 88_789, max = 5_000_000_000L) long number) { // P32
        long exact = oracle.countUpTo(number);

        assertThat(oracle.bounds(number)).hasValueSatisfying(bounds -> {
            assertThat(bounds.least()).isLessThanOrEqualTo(exact);
            assertThat(bounds.most()).isGreaterThanOrEqualTo(exact);
        });
    }

    @Test
    void namesWhatIsWrongWithTheRowsOfAPrime() { // P1, P4, P26
        PartitionRule rule = new PartitionRule();
        long[] first = {13, 1, 1, 11};
        long[] second = {13, 2, 2, 3};
        long[] third = {13, 3, 1, 5};
        assertThat(rule.fault(13, List.of(first, second, third))).isEmpty();
        assertThat(rule.fault(149, List.of(new long[] {149, 0, 0, 0}))).isEmpty();
        assertThat(rule.fault(13, List.of(first, third))).hasValue("prime 13 lacks the row [13, 2, 2, 3]");
        assertThat(rule.fault(13, List.of(new long[] {13, 0, 0, 0}, first, second, third)))
                .hasValue("prime 13 has a wrong row [13, 0, 0, 0]");
        assertThat(rule.fault(15, List.of(new long[] {15, 1, 1, 13}))).hasValue("15 is no prime");
    }
}
