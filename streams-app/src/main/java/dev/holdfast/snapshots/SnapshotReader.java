package dev.holdfast.snapshots;

import dev.holdfast.model.cohort.SnapshotChecks;
import dev.holdfast.results.TopicReader;
import dev.holdfast.schemas.InvalidKeyException;
import dev.holdfast.schemas.PointerKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.io.EOFException;
import java.io.IOException;
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
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads the snapshots and the pointers that there are. What is not whole is counted, and never handed out (S24). */
public final class SnapshotReader {
    private static final Duration POLL = Duration.ofMillis(50);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Deserializer<Snapshot> snapshots;
    private final Deserializer<Pointer> pointers;

    /** Takes what makes consumers of committed records. */
    public SnapshotReader(Supplier<Consumer<String, byte[]>> consumers, ValueSerdes serdes) {
        this.consumers = consumers;
        this.snapshots = serdes.deserializer(Snapshot.class);
        this.pointers = serdes.deserializer(Pointer.class);
    }

    /** Returns all snapshots. */
    public Shelf snapshots() {
        return shelf(new TopicReader(consumers).newest(Topics.SNAPSHOTS.name(), key -> true));
    }

    /**
     * Returns all snapshots as soon as one that is wanted is among them.
     *
     * @param wanted says whether a snapshot is the one
     * @param limit the longest wait
     * @param goOn asked again and again; false ends the wait
     * @return empty if it did not come in time
     */
    public Optional<Shelf> await(Predicate<Snapshot> wanted, Duration limit, BooleanSupplier goOn) {
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

    private Shelf shelf(Collection<ConsumerRecord<String, byte[]>> records) {
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
            } catch (SerializationException e) {
                rethrowIfAway(e);
                garbage.merge("it cannot be read", 1, Integer::sum);
            }
        }
        whole.sort(Comparator.comparing(Snapshot::getCohort).thenComparing(Snapshot::getSeq));
        return new Shelf(whole, garbage);
    }

    /** Returns the pointers by record key: one read of a compacted topic (S26). */
    public Map<String, Pointer> pointers() {
        Map<String, Pointer> found = new TreeMap<>();
        for (ConsumerRecord<String, byte[]> entry :
                new TopicReader(consumers).newest(Topics.LATEST.name(), key -> true)) {
            Pointer pointer = pointer(entry);
            if (pointer != null) {
                found.put(entry.key(), pointer);
            }
        }
        return found;
    }

    private @Nullable Pointer pointer(ConsumerRecord<String, byte[]> entry) {
        try {
            Pointer pointer = pointers.deserialize(entry.topic(), entry.value());
            PointerKey key = PointerKey.parse(entry.key());
            return key.equals(new PointerKey(pointer.getCohort(), pointer.getStage(), pointer.getPointer()))
                    ? pointer
                    : null;
        } catch (SerializationException e) {
            rethrowIfAway(e);
            return null;
        } catch (InvalidKeyException notOurs) {
            return null;
        }
    }

    /** A registry that does not answer says nothing of a record; serdes that are not ours say it so. */
    private static void rethrowIfAway(SerializationException e) {
        Throwable cause = e.getCause();
        boolean aboutBytes = cause instanceof EOFException
                || cause == null
                || cause.getClass().getName().startsWith("org.apache.avro.");
        if (cause instanceof IOException && !aboutBytes) {
            throw e;
        }
    }
}
