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
import org.jspecify.annotations.Nullable;

/** Follows the record of one experiment. For one thread. */
public final class ExperimentFollower implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(100);

    private final String experimentId;
    private final Consumer<String, byte[]> consumer;
    private final ReadableValues<Experiment> values;
    private final OpenTransactions transactions;
    private @Nullable Experiment latest;

    /**
     * @param transactions says whether records are held back for good
     * @param unreadable hears of records that are none of an experiment
     */
    public ExperimentFollower(
            String experimentId,
            Supplier<Consumer<String, byte[]>> consumers,
            ValueSerdes serdes,
            OpenTransactions transactions,
            java.util.function.Consumer<UnreadableRecord> unreadable) {
        this.experimentId = experimentId;
        this.values = ReadableValues.experiments(serdes, unreadable);
        this.transactions = transactions;
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
            if (experimentId.equals(record.key())) {
                newest = values.of(record).orElse(newest);
            }
        }
        latest = newest == null ? latest : newest;
        return Optional.ofNullable(newest);
    }

    /**
     * Returns the record as it is now: reads to the end that the topic has at the call.
     *
     * @throws ReadStalledException if nothing comes for half a minute before the end is reached
     * @throws HangingTransactionException if a part of the topic is held back for good
     */
    public Optional<Experiment> current() {
        transactions.require(Topics.EXPERIMENTS.name());
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
