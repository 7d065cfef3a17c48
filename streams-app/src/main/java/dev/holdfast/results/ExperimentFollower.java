package dev.holdfast.results;

import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Follows the record of one experiment. For one thread. */
public final class ExperimentFollower implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(100);

    private final String experimentId;
    private final Consumer<String, byte[]> consumer;
    private final Deserializer<Experiment> deserializer;
    private @Nullable Experiment latest;

    /** Takes what makes a consumer of committed records. */
    public ExperimentFollower(String experimentId, Supplier<Consumer<String, byte[]>> consumers, ValueSerdes serdes) {
        this.experimentId = experimentId;
        this.deserializer = serdes.deserializer(Experiment.class);
        this.consumer = consumers.get();
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.EXPERIMENTS.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * Waits for news.
     *
     * @return the newest record that came within the wait; empty if none came
     */
    public Optional<Experiment> poll(Duration wait) {
        return read(consumer.poll(wait));
    }

    private Optional<Experiment> read(ConsumerRecords<String, byte[]> records) {
        Experiment newest = null;
        for (ConsumerRecord<String, byte[]> record : records) {
            if (experimentId.equals(record.key()) && record.value() != null) {
                newest = deserializer.deserialize(record.topic(), record.value());
            }
        }
        latest = newest == null ? latest : newest;
        return Optional.ofNullable(newest);
    }

    /**
     * Returns the record as it is now: reads to the end that the topic has at the call.
     *
     * @throws ReadStalledException if nothing comes for half a minute before the end is reached
     */
    public Optional<Experiment> current() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        long lastRecord = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            ConsumerRecords<String, byte[]> records = consumer.poll(STEP);
            var unused = read(records);
            if (!records.isEmpty()) {
                lastRecord = System.nanoTime();
            } else if (System.nanoTime() - lastRecord > TopicReader.STALL.toNanos()) {
                throw TopicReader.stalled(Topics.EXPERIMENTS.name());
            }
        }
        return Optional.ofNullable(latest);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
