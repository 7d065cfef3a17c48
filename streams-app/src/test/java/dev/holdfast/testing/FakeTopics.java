package dev.holdfast.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Topics in memory, for readers that take a consumer. One thread only. */
public final class FakeTopics {
    private final int partitions;
    private final Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> records = new HashMap<>();

    /** Every topic has so many partitions. */
    public FakeTopics(int partitions) {
        this.partitions = partitions;
    }

    /** Appends a record. */
    public void add(String topic, int partition, String key, byte @Nullable [] value) {
        List<ConsumerRecord<String, byte[]>> log = log(new TopicPartition(topic, partition));
        log.add(new ConsumerRecord<>(
                topic,
                partition,
                log.size(),
                Events.ANY_TIME,
                TimestampType.LOG_APPEND_TIME,
                key.length(),
                value == null ? -1 : value.length,
                key,
                value,
                new RecordHeaders(),
                java.util.Optional.empty()));
    }

    /** Makes a consumer, as the product does. */
    public Consumer<String, byte[]> reader() {
        return new Reader();
    }

    private List<ConsumerRecord<String, byte[]>> log(TopicPartition partition) {
        return records.computeIfAbsent(partition, one -> new ArrayList<>());
    }

    private final class Reader extends MockConsumer<String, byte[]> {
        Reader() {
            super("earliest");
        }

        @Override
        public synchronized List<PartitionInfo> partitionsFor(String topic) {
            List<PartitionInfo> found = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                found.add(new PartitionInfo(topic, partition, null, null, null));
            }
            return found;
        }

        @Override
        public synchronized void assign(Collection<TopicPartition> assigned) {
            super.assign(assigned);
            for (TopicPartition partition : assigned) {
                updateBeginningOffsets(Map.of(partition, 0L));
                updateEndOffsets(Map.of(partition, (long) log(partition).size()));
                log(partition).forEach(this::addRecord);
            }
        }
    }
}
