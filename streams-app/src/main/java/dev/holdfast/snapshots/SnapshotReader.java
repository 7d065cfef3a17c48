package dev.holdfast.snapshots;

import dev.holdfast.model.cohort.SnapshotChecks;
import dev.holdfast.results.OpenTransactions;
import dev.holdfast.results.TopicReader;
import dev.holdfast.results.UnreadableTopicException;
import dev.holdfast.schemas.InvalidKeyException;
import dev.holdfast.schemas.PointerKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.serde.UndecodableValueException;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the snapshots and the pointers that there are. What is not whole is counted, and never handed out (S24). */
public final class SnapshotReader {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotReader.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String UNREADABLE = "it cannot be read";

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final TopicReader topics;
    private final Deserializer<Snapshot> snapshots;
    private final Deserializer<Pointer> pointers;

    /**
     * @param transactions says whether records are held back for good
     */
    public SnapshotReader(
            Supplier<Consumer<String, byte[]>> consumers, ValueSerdes serdes, OpenTransactions transactions) {
        this.consumers = consumers;
        this.topics = new TopicReader(consumers, transactions);
        this.snapshots = serdes.deserializer(Snapshot.class);
        this.pointers = serdes.deserializer(Pointer.class);
    }

    /**
     * Returns all snapshots.
     *
     * @throws UnreadableTopicException if there are records and not one of them can be read
     */
    public SnapshotSet snapshots() {
        Collection<ConsumerRecord<String, byte[]>> records = topics.newest(Topics.SNAPSHOTS.name(), key -> true);
        SnapshotSet shelf = shelf(records);
        refuseIfNoneCanBeRead(
                Topics.SNAPSHOTS.name(), records.size(), shelf.garbage().getOrDefault(UNREADABLE, 0));
        return shelf;
    }

    /**
     * Returns all snapshots as soon as one that is wanted is among them.
     *
     * @param wanted says whether a snapshot is the one
     * @param limit the longest wait
     * @param goOn asked again and again; false ends the wait
     * @return empty if it did not come in time
     */
    public Optional<SnapshotSet> await(Predicate<Snapshot> wanted, Duration limit, BooleanSupplier goOn) {
        long end = System.nanoTime() + limit.toNanos();
        Map<String, ConsumerRecord<String, byte[]>> newest = new HashMap<>();
        try (Consumer<String, byte[]> consumer = consumers.get()) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.SNAPSHOTS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (System.nanoTime() < end && goOn.getAsBoolean()) {
                boolean found = false;
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    newest.put(String.valueOf(record.key()), record);
                    found |= isWanted(record, wanted);
                }
                if (found) {
                    newest.values().removeIf(record -> record.value() == null);
                    return Optional.of(shelf(newest.values()));
                }
            }
            return Optional.empty();
        }
    }

    private boolean isWanted(ConsumerRecord<String, byte[]> record, Predicate<Snapshot> wanted) {
        return record.value() != null
                && shelf(List.of(record)).snapshots().stream().anyMatch(wanted);
    }

    private SnapshotSet shelf(Collection<ConsumerRecord<String, byte[]>> records) {
        List<Snapshot> whole = new ArrayList<>();
        Map<String, Integer> garbage = new TreeMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                Snapshot snapshot = snapshots.deserialize(record.topic(), record.value());
                String problem = SnapshotChecks.problem(record.key(), snapshot);
                if (problem == null) {
                    whole.add(snapshot);
                } else {
                    garbage.merge(problem, 1, Integer::sum);
                }
            } catch (UndecodableValueException e) {
                LOG.warn("a snapshot cannot be read, offset={}", record.offset(), e);
                garbage.merge(UNREADABLE, 1, Integer::sum);
            }
        }
        whole.sort(Comparator.comparing(Snapshot::getCohort).thenComparing(Snapshot::getSeq));
        return new SnapshotSet(whole, garbage);
    }

    /**
     * Returns the pointers: one read of a compacted topic (S26).
     *
     * @throws UnreadableTopicException if there are records and not one of them can be read
     */
    public FoundPointers pointers() {
        Map<String, Pointer> found = new TreeMap<>();
        Collection<ConsumerRecord<String, byte[]>> records = topics.newest(Topics.LATEST.name(), key -> true);
        int unreadable = 0;
        for (ConsumerRecord<String, byte[]> entry : records) {
            try {
                Pointer pointer = pointers.deserialize(entry.topic(), entry.value());
                if (isUnder(entry.key(), pointer)) {
                    found.put(entry.key(), pointer);
                }
            } catch (UndecodableValueException e) {
                LOG.warn("a pointer cannot be read, offset={}", entry.offset(), e);
                unreadable++;
            }
        }
        refuseIfNoneCanBeRead(Topics.LATEST.name(), records.size(), unreadable);
        return new FoundPointers(found, unreadable);
    }

    private static boolean isUnder(String key, Pointer pointer) {
        try {
            return PointerKey.parse(key)
                    .equals(new PointerKey(pointer.getCohort(), pointer.getStage(), pointer.getPointer()));
        } catch (InvalidKeyException notOurs) {
            return false;
        }
    }

    /** An error of reading must never look like a topic with nothing in it. */
    private static void refuseIfNoneCanBeRead(String topic, int records, int unreadable) {
        if (records > 0 && unreadable == records) {
            throw new UnreadableTopicException("topic " + topic + " has " + records + " record(s), and not one of them"
                    + " can be read; the log in the data folder's logs/ says why, 'holdfast doctor' looks at the"
                    + " registry");
        }
    }
}
