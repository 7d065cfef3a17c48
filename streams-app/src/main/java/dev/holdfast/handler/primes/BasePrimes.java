package dev.holdfast.handler.primes;

import java.util.Arrays;

/** The odd primes that sieves strike out with: kept, and extended when a sieve reaches higher. Thread-safe. */
final class BasePrimes {
    private static final int FIRST_LIMIT = 1 << 12;

    private volatile Table table = new Table(1, new int[0]);

    /** A finished table: every odd prime up to the limit, ascending. */
    private static final class Table {
        private final int limit;
        private final int[] primes;

        private Table(int limit, int[] primes) {
            this.limit = limit;
            this.primes = primes;
        }
    }

    /** Returns the odd primes, ascending, up to the limit at least; often beyond. The caller must not change the array. */
    int[] upTo(int limit) {
        Table current = table;
        if (current.limit < limit) {
            current = extend(limit);
        }
        return current.primes;
    }

    private synchronized Table extend(int limit) {
        if (table.limit < limit) {
            int rounded = (int) Math.min(Integer.MAX_VALUE - 64, Math.max(FIRST_LIMIT, 2L * limit));
            table = new Table(rounded, oddPrimes(rounded));
        }
        return table;
    }

    private static int[] oddPrimes(int limit) {
        int halves = (limit - 1) / 2 + 1;
        boolean[] composite = new boolean[halves];
        int[] primes = new int[Math.max(16, (int) (1.3 * limit / Math.log(limit)))];
        int count = 0;
        for (int i = 1; i < halves; i++) {
            if (composite[i]) {
                continue;
            }
            int prime = 2 * i + 1;
            primes[count++] = prime;
            for (long j = (long) prime * prime / 2; j < halves; j += prime) {
                composite[(int) j] = true;
            }
        }
        return Arrays.copyOf(primes, count);
    }
}
