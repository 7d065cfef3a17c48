package dev.holdfast.topology;

import java.util.HashMap;
import java.util.Map;

/**
 * How many tasks of external workers are out, of all partitions that this instance works on: their limit is one for the
 * instance, as that of an executor is. The counts themselves are in the stores. Thread-safe.
 */
final class InFlightExternalTasks {
    private final Map<String, Map<Integer, Long>> byExperiment = new HashMap<>();

    /** Takes how many are out on a partition, and returns how many more there may be in all. */
    synchronized long room(String experimentId, int partition, long out, int limit) {
        byExperiment.computeIfAbsent(experimentId, id -> new HashMap<>()).put(partition, out);
        return limit - sum(experimentId);
    }

    /** Takes a place for one more on a partition; false if there is none. */
    synchronized boolean take(String experimentId, int partition, int limit) {
        if (sum(experimentId) >= limit) {
            return false;
        }
        byExperiment.computeIfAbsent(experimentId, id -> new HashMap<>()).merge(partition, 1L, Long::sum);
        return true;
    }

    /** Forgets a partition that moves away. */
    synchronized void forget(int partition) {
        byExperiment.values().forEach(counts -> counts.remove(partition));
        byExperiment.values().removeIf(Map::isEmpty);
    }

    private long sum(String experimentId) {
        return byExperiment.getOrDefault(experimentId, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
