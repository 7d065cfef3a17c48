package dev.holdfast.results;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic from its beginning to the end that it has now, committed records only. So every answer is the same from
 * any process, whether or not an application runs. Thread-safe.
 */
public final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(200);
    static final Duration STALL = Duration.ofSeconds(30);

    private static final Duration LOOKED_AT_FOR = Duration.ofSeconds(5);

    private final Supplier<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> consumers;
    private final OpenTransactions transactions;
    private final @Nullable Consumer<String> told;
    private final Map<String, Long> lookedAt = new ConcurrentHashMap<>();

    /**
     * Takes what makes a consumer of committed records, which this closes; reads as far as it can and says no more. Damage
     * in a topic is a failure.
     */
    public TopicReader(Supplier<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> consumers) {
        this(consumers, OpenTransactions.NOT_LOOKED_FOR);
    }

    /**
     * The same, but a topic of which a part is held back for good is not read: its list would be shorter unnoticed. Every
     * reading may then throw {@link HangingTransactionException}.
     *
     * @param transactions says whether something is held back
     */
    public TopicReader(
            Supplier<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> consumers,
            OpenTransactions transactions) {
        this(consumers, transactions, null);
    }

    /**
     * The same, and goes on behind records that are damaged on the broker's disk.
     *
     * @param told takes a sentence for each place that was left out; null: the first is a failure
     */
    public TopicReader(
            Supplier<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> consumers,
            OpenTransactions transactions,
            @Nullable Consumer<String> told) {
        this.consumers = consumers;
        this.transactions = transactions;
        this.told = told;
    }

    private void look(String topic) {
        long now = System.nanoTime();
        Long before = lookedAt.get(topic);
        if (before == null || now - before > LOOKED_AT_FOR.toNanos()) {
            transactions.require(topic);
            lookedAt.put(topic, System.nanoTime());
        }
    }

    /**
     * Reads all partitions.
     *
     * @param visitor takes each record, in the order of its partition
     * @throws ReadStalledException if nothing comes for half a minute before the end is reached
     * @throws DamagedTopicException if records are damaged on the broker's disk and are not to be left out
     */
    public void readAll(String topic, Consumer<ConsumerRecord<String, byte[]>> visitor) {
        look(topic);
        try (var consumer = consumers.get()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            read(consumer, partitions, visitor);
        }
    }

    /**
     * Reads all partitions of a compacted topic and returns the newest record of each key, those that were deleted left
     * out. What is older is not looked into: a key may have had thousands of records before compaction.
     *
     * @param wanted which keys to keep
     */
    public Collection<ConsumerRecord<String, byte[]>> newest(String topic, Predicate<String> wanted) {
        Map<String, ConsumerRecord<String, byte[]>> newest = new HashMap<>();
        readAll(topic, entry -> {
            if (entry.key() == null || !wanted.test(entry.key())) {
                return;
            }
            if (entry.value() == null) {
                newest.remove(entry.key());
            } else {
                newest.put(entry.key(), entry);
            }
        });
        return newest.values();
    }

    /**
     * Hands over the newest record of each key of a compacted topic, those that were deleted left out. Reads each partition
     * twice, and holds no more than the keys of one of them, however large the values are.
     *
     * @param wanted which keys to look at
     * @param visitor takes the records, in the order of their partitions
     */
    public void forEachNewest(
            String topic, Predicate<String> wanted, Consumer<ConsumerRecord<String, byte[]>> visitor) {
        int partitions = partitions(topic);
        for (int partition = 0; partition < partitions; partition++) {
            forEachNewest(topic, partition, wanted, visitor);
        }
    }

    /** Hands over what is newest on one partition, in the order in which it was written; see the other one. */
    public void forEachNewest(
            String topic, int partition, Predicate<String> wanted, Consumer<ConsumerRecord<String, byte[]>> visitor) {
        Map<String, Long> newest = new HashMap<>();
        readPartition(topic, partition, entry -> {
            if (entry.key() != null && wanted.test(entry.key())) {
                newest.put(entry.key(), entry.offset());
            }
        });
        if (newest.isEmpty()) {
            return;
        }
        readPartition(topic, partition, entry -> {
            boolean isNewest = entry.key() != null && newest.getOrDefault(entry.key(), -1L) == entry.offset();
            if (isNewest && entry.value() != null) {
                visitor.accept(entry);
            }
        });
    }

    /** Reads one partition; see {@link #readAll}. */
    public void readPartition(String topic, int partition, Consumer<ConsumerRecord<String, byte[]>> visitor) {
        look(topic);
        try (var consumer = consumers.get()) {
            read(consumer, List.of(new TopicPartition(topic, partition)), visitor);
        }
    }

    /**
     * Reads one partition from an offset on.
     *
     * @param visitor takes each record, and says whether to go on to the next
     * @return the offset to go on from; less than the first one if the partition ends before it
     */
    public long readFrom(String topic, int partition, long from, Predicate<ConsumerRecord<String, byte[]>> visitor) {
        look(topic);
        TopicPartition only = new TopicPartition(topic, partition);
        try (var consumer = consumers.get()) {
            consumer.assign(List.of(only));
            long end = consumer.endOffsets(List.of(only)).getOrDefault(only, 0L);
            if (end < from) {
                return end;
            }
            consumer.seek(
                    only,
                    Math.max(from, consumer.beginningOffsets(List.of(only)).getOrDefault(only, 0L)));
            AtomicLong stopped = new AtomicLong(-1);
            readToEnd(consumer, Map.of(only, end), record -> {
                boolean goOn = visitor.test(record);
                stopped.set(goOn ? -1 : record.offset() + 1);
                return goOn;
            });
            return stopped.get() < 0 ? end : stopped.get();
        }
    }

    /** Returns how many partitions a topic has. */
    public int partitions(String topic) {
        try (var consumer = consumers.get()) {
            return consumer.partitionsFor(topic).size();
        }
    }

    private void read(
            org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer,
            Collection<TopicPartition> partitions,
            Consumer<ConsumerRecord<String, byte[]>> visitor) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        readToEnd(consumer, consumer.endOffsets(partitions), record -> {
            visitor.accept(record);
            return true;
        });
    }

    private void readToEnd(
            org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Predicate<ConsumerRecord<String, byte[]>> visitor) {
        long lastRecord = System.nanoTime();
        boolean goOn = true;
        while (goOn && !isAtEnd(consumer, ends)) {
            var records = poll(consumer, ends);
            for (ConsumerRecord<String, byte[]> record : records) {
                if (record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                    goOn = goOn && visitor.test(record);
                }
            }
            if (!records.isEmpty()) {
                lastRecord = System.nanoTime();
            } else if (System.nanoTime() - lastRecord > STALL.toNanos()) {
                throw stalled(ends.keySet().iterator().next().topic());
            }
        }
    }

    private ConsumerRecords<String, byte[]> poll(
            org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        try {
            return consumer.poll(POLL);
        } catch (KafkaException e) {
            DamagedPlace place = DamagedPlace.of(e, consumer).orElseThrow(() -> e);
            if (told == null) {
                throw new DamagedTopicException(
                        place.inWords(place.offset()) + "; 'holdfast repair' rebuilds what can be rebuilt", e);
            }
            long next = place.behind(consumers, ends.getOrDefault(place.partition(), 0L));
            told.accept(place.inWords(next - 1) + " and are left out; 'holdfast repair' rebuilds what can be rebuilt");
            consumer.seek(place.partition(), next);
            return ConsumerRecords.empty();
        }
    }

    static ReadStalledException stalled(String topic) {
        return new ReadStalledException("topic " + topic + " could not be read to its end: nothing came for "
                + STALL.toSeconds() + " s; 'holdfast doctor' looks at the cluster");
    }

    private static boolean isAtEnd(
            org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
