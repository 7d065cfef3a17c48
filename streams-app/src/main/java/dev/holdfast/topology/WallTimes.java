package dev.holdfast.topology;

import dev.holdfast.model.Progress;
import dev.holdfast.schemas.avro.Experiment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When the wall time of experiments is over, by partition of their commands: so it ends them even if nobody reports on them. Holds
 * nothing that is not in the records. One for an instance; thread-safe.
 */
final class WallTimes {
    private final Map<Integer, Map<String, Long>> ends = new ConcurrentHashMap<>();

    /** Forgets a partition, which begins anew. */
    void forget(int partition) {
        ends.remove(partition);
    }

    /** Takes a record as it is now. */
    void note(int partition, Experiment record) {
        Map<String, Long> known = ends.computeIfAbsent(partition, number -> new ConcurrentHashMap<>());
        Long end = Progress.end(record);
        if (end == null) {
            known.remove(record.getExperimentId());
        } else {
            known.put(record.getExperimentId(), end);
        }
    }

    /** Returns the experiments of a partition whose time is over. */
    List<String> over(int partition, long now) {
        return ends.getOrDefault(partition, Map.of()).entrySet().stream()
                .filter(end -> end.getValue() <= now)
                .map(Map.Entry::getKey)
                .toList();
    }
}
