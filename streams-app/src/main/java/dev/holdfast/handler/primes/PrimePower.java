package dev.holdfast.handler.primes;

import java.util.Optional;

/**
 * A number as a power of one prime: {@code base^exponent}.
 *
 * @param base the prime
 * @param exponent 1 or more
 */
record PrimePower(long base, int exponent) {
    /** No other exponent is needed: a base above 127 to the 9th is above 2^63, and composites are found by their factors. */
    private static final int[] PRIME_EXPONENTS = {2, 3, 5, 7};

    /** The powers of the least base that is left, 131: below it no root is looked for. */
    private static final long[] LEAST_POWERS = {17_161L, 2_248_091L, 38_579_489_651L, 662_062_621_900_811L};
    /** A power leaves few remainders by its modulus: most composites are seen to be none without a root. */
    private static final int[] MODULI = {8, 7, 11, 29};

    private static final long[] REMAINDERS = {
        1L << 1, 1L << 1 | 1L << 6, 1L << 1 | 1L << 10, 1L << 1 | 1L << 12 | 1L << 17 | 1L << 28
    };

    /** Returns the one way to write a number as a prime power, or nothing if it is none; numbers below 2 never are (P2). */
    static Optional<PrimePower> of(long number) {
        if (number < 2) {
            return Optional.empty();
        }
        if ((number & 1) == 0) {
            return powerOfDivisor(number, 2);
        }
        int divisor = SmallPrimes.divisorOf(number);
        if (divisor != 0) {
            return powerOfDivisor(number, divisor);
        }
        if (number < SmallPrimes.PROVEN_BELOW || Primality.passesStrongTests(number)) {
            return Optional.of(new PrimePower(number, 1));
        }
        return powerOfLargePrime(number);
    }

    private static Optional<PrimePower> powerOfDivisor(long number, int divisor) {
        int exponent = 0;
        long rest = number;
        while (rest % divisor == 0) {
            rest /= divisor;
            exponent++;
        }
        return rest == 1 ? Optional.of(new PrimePower(divisor, exponent)) : Optional.empty();
    }

    private static Optional<PrimePower> powerOfLargePrime(long composite) {
        for (int i = 0; i < PRIME_EXPONENTS.length && composite >= LEAST_POWERS[i]; i++) {
            int exponent = PRIME_EXPONENTS[i];
            long root = (REMAINDERS[i] >>> (composite % MODULI[i]) & 1) == 0 ? 0 : exactRoot(composite, exponent);
            if (root != 0) {
                return of(root).map(inner -> new PrimePower(inner.base, inner.exponent * exponent));
            }
        }
        return Optional.empty();
    }

    /** Returns the whole number whose power is exactly the given positive one, or 0 if there is none. */
    static long exactRoot(long number, int exponent) {
        long near = Math.round(approximateRoot(number, exponent));
        for (long candidate = Math.max(1, near - 1); candidate <= near + 1; candidate++) {
            if (power(candidate, exponent) == number) {
                return candidate;
            }
        }
        return 0;
    }

    private static double approximateRoot(long number, int exponent) {
        return switch (exponent) {
            case 2 -> Math.sqrt((double) number);
            case 3 -> Math.cbrt((double) number);
            default -> Math.pow((double) number, 1.0 / exponent);
        };
    }

    /** Returns the power of a positive number, or -1 if it does not fit a {@code long}. */
    private static long power(long base, int exponent) {
        long result = 1;
        for (int i = 0; i < exponent; i++) {
            if (result > Long.MAX_VALUE / base) {
                return -1;
            }
            result *= base;
        }
        return result;
    }
}
