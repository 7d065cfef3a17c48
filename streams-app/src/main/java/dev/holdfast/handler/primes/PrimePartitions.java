package dev.holdfast.handler.primes;

/** All ways to write a prime as {@code p = 2^m + q^n} with q prime (rules P1 to P4). */
final class PrimePartitions {

    /** Takes the rows of a prime, in the order of their row key. */
    @FunctionalInterface
    interface RowSink {
        /** Takes one row: {@code p = 2^m + q^n}, or {@code (p, 0, 0, 0)}. */
        void row(long p, int m, int n, long q);
    }

    private PrimePartitions() {}

    /**
     * Finds the rows of one prime: one for each partition, or the zero row if it has none (P4).
     *
     * @param prime a prime; not checked
     * @param sink takes the rows, sorted by m, of which each has one row at most (P2)
     */
    static void find(long prime, RowSink sink) {
        boolean found = false;
        int greatest = 63 - Long.numberOfLeadingZeros(prime);
        for (int m = 1; m <= greatest; m++) {
            PrimePower power = PrimePower.of(prime - (1L << m)).orElse(null);
            if (power != null) {
                sink.row(prime, m, power.exponent(), power.base());
                found = true;
            }
        }
        if (!found) {
            sink.row(prime, 0, 0, 0);
        }
    }
}
