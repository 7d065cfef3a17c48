package dev.holdfast.topology;

import dev.holdfast.state.Partitions;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Sends a record where it will be taken. The count is the one that the state was made with: if somebody adds partitions,
 * keys stay where their state is, and what producers put on the new ones comes back.
 */
final class CanonicalPartitioner implements StreamPartitioner<byte[], byte[]> {
    private final int partitions;

    CanonicalPartitioner(int partitions) {
        this.partitions = partitions;
    }

    @Override
    public Optional<Set<Integer>> partitions(String topic, byte[] key, byte[] value, int count) {
        return Optional.of(Set.of(Partitions.of(key, partitions)));
    }
}
