package dev.holdfast.snapshots;

import dev.holdfast.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Notices when a pointer moves. For one thread. */
public final class LatestWatch implements AutoCloseable {
    private final Consumer<String, byte[]> consumer;

    public LatestWatch(Supplier<Consumer<String, byte[]>> consumers) {
        this.consumer = consumers.get();
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.LATEST.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Says whether one has moved since the last call; waits so long for it. */
    public boolean hasMoved(Duration wait) {
        return !consumer.poll(wait).isEmpty();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
