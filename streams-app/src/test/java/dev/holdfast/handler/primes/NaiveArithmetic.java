package dev.holdfast.handler.primes;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The rules P1, P2 and P4 once more, as plainly as can be, to judge the fast implementation. */
final class NaiveArithmetic {
    private NaiveArithmetic() {}

    static boolean isPrimeByDivision(long n) {
        for (long d = 2; d * d <= n; d++) {
            if (n % d == 0) {
                return false;
            }
        }
        return n >= 2;
    }

    static List<String> rows(long p) {
        BigInteger prime = BigInteger.valueOf(p);
        List<String> rows = new ArrayList<>();
        for (int m = 1; BigInteger.TWO.pow(m).compareTo(prime) < 0; m++) {
            BigInteger rest = prime.subtract(BigInteger.TWO.pow(m));
            for (int n = 1; n < 64; n++) {
                BigInteger root = root(rest, n);
                if (root.compareTo(BigInteger.ONE) > 0 && root.pow(n).equals(rest) && root.isProbablePrime(60)) {
                    rows.add(p + "," + m + "," + n + "," + root);
                }
            }
        }
        return rows.isEmpty() ? List.of(p + ",0,0,0") : rows;
    }

    /** The greatest number whose power is not above the given one, by bisection. */
    private static BigInteger root(BigInteger number, int exponent) {
        BigInteger low = BigInteger.ZERO;
        BigInteger high = BigInteger.TWO.pow(number.bitLength() / exponent + 1);
        while (high.subtract(low).compareTo(BigInteger.ONE) > 0) {
            BigInteger middle = low.add(high).shiftRight(1);
            if (middle.pow(exponent).compareTo(number) <= 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
