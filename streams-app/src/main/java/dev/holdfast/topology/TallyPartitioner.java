package dev.holdfast.topology;

import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.state.Partitions;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Sends a tally where its experiment's commands are: its key names the reporting partition, too. */
final class TallyPartitioner implements StreamPartitioner<String, Tally> {
    @Override
    public Optional<Set<Integer>> partitions(String topic, String key, Tally tally, int count) {
        return Optional.of(Set.of(Partitions.of(tally.getExperimentId().getBytes(StandardCharsets.UTF_8), count)));
    }
}
