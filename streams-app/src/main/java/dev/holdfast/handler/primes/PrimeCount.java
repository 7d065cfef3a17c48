package dev.holdfast.handler.primes;

/**
 * How many primes there are up to a number, exactly, without finding them: Legendre's count of the numbers that the
 * primes up to the root leave standing, for all quotients of the number at once. Time grows as the number to the power
 * of 3/4, memory as its root.
 */
final class PrimeCount {
    /** The greatest number that is taken: its root is still a small array. */
    static final long MAX = 1L << 44;

    private PrimeCount() {}

    /** Returns the number of primes up to a number; {@link #MAX} at most. */
    static long upTo(long number) {
        if (number < 2) {
            return 0;
        }
        if (number > MAX) {
            throw new IllegalArgumentException("primes are counted up to " + MAX + ", but was asked for " + number);
        }
        int root = root(number);
        long[] small = new long[root + 1];
        long[] large = new long[root + 1];
        for (int i = 1; i <= root; i++) {
            small[i] = i - 1;
            large[i] = number / i - 1;
        }
        for (int p = 2; p <= root; p++) {
            if (small[p] != small[p - 1]) {
                strike(number, root, small, large, p);
            }
        }
        return large[1];
    }

    /** Takes out what has p as its least divisor: {@code large[i]} stands for the quotient {@code number / i}. */
    private static void strike(long number, int root, long[] small, long[] large, int p) {
        long before = small[p - 1];
        long square = (long) p * p;
        int end = (int) Math.min(root, number / square);
        int direct = Math.min(end, root / p);
        for (int i = 1; i <= direct; i++) {
            large[i] -= large[i * p] - before;
        }
        long quotient = number / p;
        for (int i = direct + 1; i <= end; i++) {
            large[i] -= small[(int) (quotient / i)] - before;
        }
        for (int i = root; i >= square; i--) {
            small[i] -= small[i / p] - before;
        }
    }

    private static int root(long number) {
        long root = (long) Math.sqrt((double) number);
        while (root * root > number) {
            root--;
        }
        while ((root + 1) * (root + 1) <= number) {
            root++;
        }
        return (int) root;
    }
}
