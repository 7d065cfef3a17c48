package dev.holdfast.handler.primes;

import dev.holdfast.model.UnitRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Computes the partitions of a prime again and compares (rules P1 to P4). */
final class PartitionRule implements UnitRule {

    @Override
    public Optional<String> fault(long unit, List<long[]> rows) {
        if (!Primality.isPrime(unit)) {
            return Optional.of(unit + " is no prime");
        }
        List<long[]> right = new ArrayList<>();
        PrimePartitions.find(unit, (p, m, n, q) -> right.add(new long[] {p, m, n, q}));
        List<String> missing = without(right, rows);
        List<String> wrong = without(rows, right);
        if (missing.isEmpty() && wrong.isEmpty()) {
            return Optional.empty();
        }
        String lacks = missing.isEmpty() ? "" : " lacks the row " + String.join(", ", missing);
        String has =
                wrong.isEmpty() ? "" : (lacks.isEmpty() ? "" : " and") + " has a wrong row " + String.join(", ", wrong);
        return Optional.of("prime " + unit + lacks + has);
    }

    private static List<String> without(List<long[]> rows, List<long[]> others) {
        return rows.stream()
                .filter(row -> others.stream().noneMatch(other -> Arrays.equals(row, other)))
                .map(Arrays::toString)
                .toList();
    }
}
