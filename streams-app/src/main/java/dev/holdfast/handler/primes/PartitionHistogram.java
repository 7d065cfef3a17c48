package dev.holdfast.handler.primes;

import dev.holdfast.handler.OutputTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many primes have how many partitions (the table of rule P11). Partitions are rows with a q, not rows (P4). Rows of
 * one prime must come one after the other. For one thread.
 */
final class PartitionHistogram implements OutputTable.Summary {
    private static final int Q_COLUMN = 3;

    private final long[] primesByPartitions = new long[Long.SIZE];
    private long primes;
    private long rows;
    private long partitions;
    private long currentPrime;
    private int currentPartitions;

    @Override
    public void add(long[] row) {
        if (primes == 0 || row[0] != currentPrime) {
            startPrime(row[0]);
        }
        rows++;
        if (row[Q_COLUMN] > 0) {
            primesByPartitions[currentPartitions]--;
            primesByPartitions[++currentPartitions]++;
            partitions++;
        }
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        int width = Math.max("partitions".length(), Long.toString(rows).length());
        lines.add(total("primes", width, primes));
        lines.add(total("rows", width, rows));
        lines.add(total("partitions", width, partitions));
        lines.add("");
        lines.add(String.format(Locale.ROOT, "partitions  %" + width + "s  percent", "primes"));
        for (int count = 0; count <= mostPartitions(); count++) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%10d  %" + width + "d  %6.1f%%",
                    count,
                    primesByPartitions[count],
                    100.0 * primesByPartitions[count] / primes));
        }
        return lines;
    }

    private void startPrime(long prime) {
        primes++;
        currentPrime = prime;
        currentPartitions = 0;
        primesByPartitions[0]++;
    }

    private int mostPartitions() {
        int most = primesByPartitions.length - 1;
        while (most >= 0 && primesByPartitions[most] == 0) {
            most--;
        }
        return most;
    }

    private static String total(String name, int width, long value) {
        return String.format(Locale.ROOT, "%-10s  %" + width + "d", name, value);
    }
}
