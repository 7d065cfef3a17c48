package dev.holdfast.results;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which instance holds which partitions, now. Thread-safe. */
public interface PartitionOwners {

    /**
     * Returns who holds the items, every partition once.
     *
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException if a partition is in nobody's hands now
     */
    Map<PartitionQueries, Set<Integer>> items();

    /**
     * Returns who holds the records of experiments, every partition once.
     *
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException if a partition is in nobody's hands now
     */
    Map<PartitionQueries, Set<Integer>> experiments();

    /**
     * One instance that holds everything.
     *
     * @param items how many partitions the items side has
     * @param experiments how many the experiments side has
     */
    static PartitionOwners only(PartitionQueries instance, int items, int experiments) {
        return new PartitionOwners() {
            @Override
            public Map<PartitionQueries, Set<Integer>> items() {
                return Map.of(instance, all(items));
            }

            @Override
            public Map<PartitionQueries, Set<Integer>> experiments() {
                return Map.of(instance, all(experiments));
            }
        };
    }

    private static Set<Integer> all(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toSet());
    }
}
