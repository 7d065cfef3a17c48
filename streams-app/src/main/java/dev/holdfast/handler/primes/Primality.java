package dev.holdfast.handler.primes;

/** Whether a number is prime: exact for every {@code long}. Strong tests to the first prime bases, in Montgomery form. */
final class Primality {
    /** The number of bases that is proven to suffice below each bound (Jaeschke; Sorenson and Webster). */
    private static final long[] BOUNDS = {
        1_373_653L,
        25_326_001L,
        3_215_031_751L,
        2_152_302_898_747L,
        3_474_749_660_383L,
        341_550_071_728_321L,
        3_825_123_056_546_413_051L
    };

    private static final int[] BASES_NEEDED = {2, 3, 4, 5, 6, 7, 9, 12};
    private static final int[] BASES = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};

    private Primality() {}

    /** Returns whether a number is prime; negative numbers, 0 and 1 are not. */
    static boolean isPrime(long n) {
        if (n < 3 || (n & 1) == 0) {
            return n == 2;
        }
        int divisor = SmallPrimes.divisorOf(n);
        if (divisor != 0) {
            return n == divisor;
        }
        return n < SmallPrimes.PROVEN_BELOW || passesStrongTests(n);
    }

    /** Returns whether an odd number above 37 is prime, without trial division. */
    static boolean passesStrongTests(long n) {
        long inverse = SmallPrimes.inverse(n);
        long one = Long.remainderUnsigned(-n, n);
        long two = sum(one, one, n);
        if (!isStrongProbablePrime(n, inverse, one, two)) {
            return false;
        }
        long radixSquared = radixSquared(two, n, inverse);
        int bases = basesFor(n);
        for (int i = 1; i < bases; i++) {
            long base = multiply(BASES[i], radixSquared, n, inverse);
            if (!isStrongProbablePrime(n, inverse, one, base)) {
                return false;
            }
        }
        return true;
    }

    private static int basesFor(long n) {
        int tier = 0;
        while (tier < BOUNDS.length && n >= BOUNDS[tier]) {
            tier++;
        }
        return BASES_NEEDED[tier];
    }

    private static boolean isStrongProbablePrime(long n, long inverse, long one, long base) {
        int twos = Long.numberOfTrailingZeros(n - 1);
        long x = power(base, (n - 1) >>> twos, n, inverse);
        long minusOne = n - one;
        if (x == one || x == minusOne) {
            return true;
        }
        for (int i = 1; i < twos; i++) {
            x = multiply(x, x, n, inverse);
            if (x == minusOne) {
                return true;
            }
        }
        return false;
    }

    private static long power(long base, long exponent, long n, long inverse) {
        long result = base;
        for (long bit = Long.highestOneBit(exponent) >>> 1; bit != 0; bit >>>= 1) {
            result = multiply(result, result, n, inverse);
            if ((exponent & bit) != 0) {
                result = multiply(result, base, n, inverse);
            }
        }
        return result;
    }

    /** Returns 2^128 mod n, by squaring the Montgomery form of 2 six times. */
    private static long radixSquared(long two, long n, long inverse) {
        long x = two;
        for (int i = 0; i < 6; i++) {
            x = multiply(x, x, n, inverse);
        }
        return x;
    }

    /** Returns {@code a + b mod n} for {@code 0 <= a, b < n}, by way of a difference, which cannot leave 64 bits. */
    private static long sum(long a, long b, long n) {
        long difference = a - (n - b);
        return difference + ((difference >> 63) & n);
    }

    /** Returns {@code a * b / 2^64 mod n} for {@code 0 <= a, b < n} or a small {@code a}; n is odd. */
    private static long multiply(long a, long b, long n, long inverse) {
        long quotient = a * b * inverse;
        long unsignedHigh = Math.multiplyHigh(quotient, n) + ((quotient >> 63) & n);
        long difference = Math.multiplyHigh(a, b) - unsignedHigh;
        return difference + ((difference >> 63) & n);
    }
}
