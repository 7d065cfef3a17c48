package dev.holdfast.handler.primes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "88789, 0.03",
        "1000000, 0.02",
        "733302529, 0.009",
        "2953652286, 0.009",
        "2953652287, 0.0007",
        "10090917877, 0.0007"
    })
    void itsBoundsAreTight(long number, double share) { // P32: lower and upper differ by no more than this share
        assertThat(oracle.bounds(number))
                .hasValueSatisfying(bounds ->
                        assertThat(bounds.most() - bounds.least()).isPositive().isLessThan(bounds.least() * share));
    }

    @Test
    void hasTheBoundsThatTheRuleNames() { // P32
        assertThat(oracle.bounds(88_788)).isEmpty();
        assertThat(oracle.bounds(10_000_000_000L)).hasValueSatisfying(bounds -> {
            double log = Math.log(1e10);
            assertThat(bounds.least()).isCloseTo(1e10 / log * (1 + 1 / log + 2 / (log * log)), within(1.0));
            assertThat(bounds.most()).isCloseTo(1e10 / log * (1 + 1 / log + 2.334 / (log * log)), within(1.0));
        });
    }

    @ParameterizedTest
    @CsvSource({"2, 200", "500, 200", "557, 200", "1000, 238", "15485863, 1370", "10090917877, 2653"})
    void callsAStretchAGapOnceItIsWiderThanTheRuleSays(long number, long widest) { // P32: max(200, 5 ln²)
        assertThat(oracle.widestGap(number)).isEqualTo(widest);
    }

    @Test
    void noGapBetweenPrimesIsCalledOne() { // P32: the widest gaps that are known below these primes
        assertThat(oracle.widestGap(370_261)).isGreaterThan(112);
        assertThat(oracle.widestGap(20_831_323)).isGreaterThan(210);
        assertThat(oracle.widestGap(10_726_904_659L)).isGreaterThan(382);
    }

    @Test
    void estimatesHowManyAreMissing() { // P32: width / ln(middle) + 1
        assertThat(oracle.estimateBetween(1_000_000, 1_100_000))
                .isCloseTo(100_000 / Math.log(1_050_000) + 1, within(1e-6));
        assertThat(oracle.estimateBetween(1_000_000, 1_100_000))
                .as("the true count")
                .isCloseTo(oracle.countBetween(1_000_000, 1_100_000), withinPercentage(1));
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
