package dev.holdfast.cluster.files;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer without a group does that reads committed records to an end: the methods have the names and parameters of
 * Kafka's {@code Consumer}, and do the same. Each throws UnusualFilesException where only a broker can answer. For one
 * thread.
 */
final class FileConsumer {
    private static final int MOST_RECORDS = 1000;
    /** As many bytes as a consumer of a broker fetches of a partition unless a batch is larger. */
    private static final int MOST_BYTES = 1 << 20;

    private final BrokerFiles files;
    private final StringDeserializer keys = new StringDeserializer();
    private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();
    private final Map<TopicPartition, Iterator<MutableRecordBatch>> reading = new HashMap<>();

    FileConsumer(BrokerFiles files) {
        this.files = files;
    }

    public List<PartitionInfo> partitionsFor(String topic) {
        return IntStream.range(0, files.partitions(topic))
                .mapToObj(partition -> new PartitionInfo(topic, partition, null, null, null))
                .toList();
    }

    public void assign(Collection<TopicPartition> partitions) {
        positions.clear();
        reading.clear();
        // Where reading begins is told by a seek, or a broker decides it.
        partitions.forEach(partition -> positions.put(partition, -1L));
        partitions.forEach(this::opened);
    }

    public Set<TopicPartition> assignment() {
        return Set.copyOf(positions.keySet());
    }

    public void seekToBeginning(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> seek(partition, opened(partition).start()));
    }

    public void seek(TopicPartition partition, long offset) {
        PartitionFiles found = opened(partition);
        if (!positions.containsKey(partition) || offset < found.start() || offset > found.end()) {
            throw new UnusualFilesException("offset " + offset + " of " + partition + " cannot be read");
        }
        positions.put(partition, offset);
        reading.remove(partition);
    }

    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
        return offsets(partitions, PartitionFiles::start);
    }

    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        return offsets(partitions, PartitionFiles::end);
    }

    private Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, ToLongFunction<PartitionFiles> offset) {
        return partitions.stream().collect(Collectors.toMap(one -> one, one -> offset.applyAsLong(opened(one))));
    }

    public long position(TopicPartition partition) {
        return reached(partition)
                .orElseThrow(() -> new UnusualFilesException("where " + partition + " is read from was not told"));
    }

    /** Returns where reading has got to; empty if it was not told from where to begin. */
    Optional<Long> reached(TopicPartition partition) {
        return Optional.ofNullable(positions.get(partition)).filter(position -> position >= 0);
    }

    /** Returns the next records of one partition; waits where all are at their ends, for nothing will come. */
    public ConsumerRecords<String, byte[]> poll(Duration timeout) {
        for (TopicPartition partition : positions.keySet()) {
            if (position(partition) < opened(partition).end()) {
                List<ConsumerRecord<String, byte[]>> records = next(partition);
                if (!records.isEmpty()) {
                    return new ConsumerRecords<>(
                            Map.of(partition, records), Map.of(partition, new OffsetAndMetadata(position(partition))));
                }
            }
        }
        LockSupport.parkNanos(timeout.toNanos());
        return ConsumerRecords.empty();
    }

    /** The place is noted only when all is read: a failure on the way loses nothing. */
    private List<ConsumerRecord<String, byte[]>> next(TopicPartition partition) {
        PartitionFiles found = opened(partition);
        long from = position(partition);
        Iterator<MutableRecordBatch> batches = reading.computeIfAbsent(partition, one -> found.committedFrom(from));
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        long next = from;
        long bytes = 0;
        try {
            while (records.size() < MOST_RECORDS && bytes < MOST_BYTES && batches.hasNext()) {
                MutableRecordBatch batch = batches.next();
                for (Record record : batch) {
                    if (record.offset() >= from) {
                        ConsumerRecord<String, byte[]> one = read(partition, batch, record);
                        bytes += Math.max(0, one.serializedKeySize()) + Math.max(0, one.serializedValueSize());
                        records.add(one);
                    }
                }
                next = batch.nextOffset();
            }
            next = batches.hasNext() ? next : found.end();
        } catch (KafkaException | IllegalArgumentException | IllegalStateException e) {
            throw new UnusualFilesException("a batch of " + partition + " behind " + next + " cannot be read", e);
        }
        positions.put(partition, next);
        return records;
    }

    private ConsumerRecord<String, byte[]> read(TopicPartition partition, MutableRecordBatch batch, Record record) {
        byte @Nullable [] key = record.hasKey() ? Utils.toArray(record.key()) : null;
        ByteBuffer value = record.value();
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                record.offset(),
                record.timestamp(),
                batch.timestampType(),
                key == null ? ConsumerRecord.NULL_SIZE : key.length,
                value == null ? ConsumerRecord.NULL_SIZE : value.remaining(),
                keys.deserialize(partition.topic(), key),
                value == null ? null : Utils.toArray(value),
                new RecordHeaders(record.headers()),
                Optional.of(batch.partitionLeaderEpoch()).filter(epoch -> epoch >= 0));
    }

    /** A partition with an open transaction is for a broker: it knows whether that will end. */
    private PartitionFiles opened(TopicPartition partition) {
        PartitionFiles found = files.partition(partition);
        if (!found.isWhole()) {
            throw new UnusualFilesException("a transaction on " + partition + " is open");
        }
        return found;
    }

    @Override
    public String toString() {
        return "a consumer of the broker's files at " + positions;
    }
}
