package dev.holdfast.bench;

import dev.holdfast.runtime.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Counts the committed results of a round: a benchmark of something that works wrongly measures nothing. */
final class Verdict {
    private final Connection connection;

    Verdict(Connection connection) {
        this.connection = connection;
    }

    /**
     * Checks that each key has exactly one committed result.
     *
     * @throws IllegalStateException if not
     */
    void require(String topic, Workload workload) {
        Set<String> keys = new HashSet<>();
        long records = 0;
        try (Consumer<String, byte[]> reader = connection.reader()) {
            List<TopicPartition> partitions = reader.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            var ends = reader.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> reader.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<String, byte[]> result : reader.poll(Duration.ofMillis(100))) {
                    if (result.key().startsWith(workload.experimentId() + "/")) {
                        keys.add(result.key());
                        records++;
                    }
                }
            }
        }
        if (keys.size() != workload.distinct() || records != workload.distinct()) {
            throw new IllegalStateException("topic " + topic + " holds " + records + " results of " + keys.size()
                    + " keys, but " + workload.distinct() + " keys were sent");
        }
    }
}
