package dev.holdfast.topology;

import dev.holdfast.state.Partitions;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Sends all of a cohort to one partition, where they stay in their order: keys name more than the cohort. */
final class CohortPartitioner<V> implements StreamPartitioner<String, V> {
    private final Function<String, String> cohort;

    CohortPartitioner(Function<String, String> cohort) {
        this.cohort = cohort;
    }

    @Override
    public Optional<Set<Integer>> partitions(String topic, String key, V value, int count) {
        return Optional.of(Set.of(Partitions.of(cohort.apply(key).getBytes(StandardCharsets.UTF_8), count)));
    }
}
