package dev.holdfast.handler.primes;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrimePartitionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | 2,0,0,0",
                "3 | 3,0,0,0",
                "5 | 5,1,1,3",
                "7 | 7,1,1,5 7,2,1,3",
                "11 | 11,1,2,3 11,2,1,7 11,3,1,3",
                "13 | 13,1,1,11 13,2,2,3 13,3,1,5",
                "17 | 17,2,1,13 17,3,2,3",
                "29 | 29,1,3,3 29,2,2,5 29,4,1,13",
            })
    void givesTheGoldenRowsOfRuleP6(long prime, String rows) {
        assertThat(rows(prime)).containsExactly(rows.split(" "));
    }

    @Test
    void findsTheZeroPrimesOfRuleP6InOrder() {
        long[] zero = LongStream.rangeClosed(2, 1759)
                .filter(Primality::isPrime)
                .filter(p -> rows(p).get(0).endsWith(",0,0,0"))
                .toArray();
        assertThat(zero)
                .containsExactly(
                        2, 3, 149, 331, 373, 509, 701, 757, 809, 877, 907, 997, 1019, 1087, 1259, 1549, 1597, 1619,
                        1657, 1759);
    }

    @Property(tries = 400)
    void agreesWithTheNaiveSearchOnPrimesUpTo62Bits( // P1, P2, P4
            @ForAll @LongRange(min = 2, max = (1L << 62) - 1000) long any,
            @ForAll @LongRange(min = 0, max = 58) long shift) {
        long prime = BigInteger.valueOf(any >>> shift).nextProbablePrime().longValueExact();
        assertThat(rows(prime)).isEqualTo(NaiveArithmetic.rows(prime));
    }

    @Property(tries = 100)
    void agreesWithTheNaiveSearchNear2ToThe61(@ForAll @LongRange(min = -20_000, max = 20_000) long distance) {
        long prime =
                BigInteger.valueOf((1L << 61) + distance).nextProbablePrime().longValueExact();
        assertThat(rows(prime)).isEqualTo(NaiveArithmetic.rows(prime));
    }

    @Property(tries = 300)
    void agreesWithTheNaiveSearchOnSumsThatAreMadeToHavePowers(
            @ForAll @LongRange(min = 3, max = 1_000_000) long seed, @ForAll @LongRange(min = 1, max = 60) long m) {
        BigInteger q = BigInteger.valueOf(seed).nextProbablePrime();
        for (int n = 2; q.pow(n).bitLength() < 61; n++) {
            BigInteger sum = q.pow(n).add(BigInteger.TWO.pow((int) m));
            if (sum.isProbablePrime(60)) {
                assertThat(rows(sum.longValueExact()))
                        .contains(sum + "," + m + "," + n + "," + q)
                        .isEqualTo(NaiveArithmetic.rows(sum.longValueExact()));
            }
        }
    }

    private static List<String> rows(long prime) {
        List<String> rows = new ArrayList<>();
        PrimePartitions.find(prime, (p, m, n, q) -> rows.add(p + "," + m + "," + n + "," + q));
        return rows;
    }
}
