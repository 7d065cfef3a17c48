package dev.holdfast.handler.primes;

/** Trial division by the odd primes up to 127, by multiplication: {@code d} divides {@code n} iff {@code n/d mod 2^64} is small. */
final class SmallPrimes {
    /** A number without a divisor here is prime if it is below this: the square of the first prime that is not tried. */
    static final long PROVEN_BELOW = 131L * 131L;

    private static final int[] PRIMES = {
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
        113, 127
    };
    private static final long[] INVERSES = new long[PRIMES.length];
    private static final long[] QUOTIENT_LIMITS = new long[PRIMES.length];

    static {
        for (int i = 0; i < PRIMES.length; i++) {
            INVERSES[i] = inverse(PRIMES[i]);
            QUOTIENT_LIMITS[i] = Long.divideUnsigned(-1L, PRIMES[i]);
        }
    }

    private SmallPrimes() {}

    /** Returns the least odd prime up to 127 that divides a number &gt;= 1, or 0 if none does. */
    static int divisorOf(long n) {
        for (int i = 0; i < PRIMES.length; i++) {
            if (Long.compareUnsigned(n * INVERSES[i], QUOTIENT_LIMITS[i]) <= 0) {
                return PRIMES[i];
            }
        }
        return 0;
    }

    /** Returns the inverse of an odd number modulo 2^64: Newton's step doubles the right bits, of which there are 3 at first. */
    static long inverse(long odd) {
        long x = odd;
        for (int step = 0; step < 5; step++) {
            x *= 2 - odd * x;
        }
        return x;
    }
}
