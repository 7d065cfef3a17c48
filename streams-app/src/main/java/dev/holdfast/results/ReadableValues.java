package dev.holdfast.results;

import dev.holdfast.schemas.InvalidKeyException;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.BlockRecord;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.serde.UndecodableValueException;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Takes the values out of records. Anybody may write anything to a topic: what is no value, or the value of another key, is
 * named and left out, so that it hides nothing but itself. A registry that does not answer is no such case.
 */
public final class ReadableValues<V> {
    private final Deserializer<V> deserializer;
    private final Function<V, String> key;
    private final Consumer<UnreadableRecord> unreadable;

    private ReadableValues(
            Deserializer<V> deserializer, Function<V, String> key, Consumer<UnreadableRecord> unreadable) {
        this.deserializer = deserializer;
        this.key = key;
        this.unreadable = unreadable;
    }

    /** Reads results. */
    public static ReadableValues<Result> results(ValueSerdes serdes, Consumer<UnreadableRecord> unreadable) {
        return new ReadableValues<>(
                serdes.deserializer(Result.class), result -> ItemKey.of(result).toString(), unreadable);
    }

    /** Reads attempts. */
    static ReadableValues<Attempt> attempts(ValueSerdes serdes, Consumer<UnreadableRecord> unreadable) {
        return new ReadableValues<>(
                serdes.deserializer(Attempt.class), event -> ItemKey.of(event).toString(), unreadable);
    }

    /** Reads the records of experiments. */
    static ReadableValues<Experiment> experiments(ValueSerdes serdes, Consumer<UnreadableRecord> unreadable) {
        return new ReadableValues<>(serdes.deserializer(Experiment.class), Experiment::getExperimentId, unreadable);
    }

    /** Reads the states of items, which do not say whose they are. */
    static ReadableValues<ItemState> items(ValueSerdes serdes, Consumer<UnreadableRecord> unreadable) {
        return new ReadableValues<>(serdes.deserializer(ItemState.class), state -> "", unreadable);
    }

    /** Reads the records of blocks, whose experiment is a part of their key. */
    public static ReadableValues<BlockRecord> blocks(ValueSerdes serdes, Consumer<UnreadableRecord> unreadable) {
        return new ReadableValues<>(serdes.deserializer(BlockRecord.class), block -> "", unreadable);
    }

    /**
     * Returns the newest value of each key of a compacted topic, those that were deleted left out. A record that cannot be
     * read hides no older one of its key, as long as compaction has not removed that.
     *
     * @param wanted which keys to look at
     */
    public Map<String, V> newest(TopicReader topics, String topic, Predicate<String> wanted) {
        Map<String, V> found = new HashMap<>();
        Set<String> hidden = new HashSet<>();
        for (ConsumerRecord<String, byte[]> entry : topics.newest(topic, wanted)) {
            of(entry).ifPresentOrElse(value -> found.put(entry.key(), value), () -> hidden.add(entry.key()));
        }
        if (!hidden.isEmpty()) {
            ReadableValues<V> older = new ReadableValues<>(deserializer, key, record -> {});
            topics.readAll(topic, entry -> {
                if (!hidden.contains(entry.key())) {
                    return;
                }
                if (entry.value() == null) {
                    found.remove(entry.key());
                } else {
                    older.of(entry).ifPresent(value -> found.put(entry.key(), value));
                }
            });
        }
        return found;
    }

    /**
     * Returns the value of a record; empty if it has none, or cannot be read.
     *
     * @throws dev.holdfast.schemas.serde.RegistryUnavailableException if that cannot be told now
     */
    public Optional<V> of(ConsumerRecord<String, byte[]> entry) {
        if (entry.value() == null) {
            return Optional.empty();
        }
        try {
            V value = deserializer.deserialize(entry.topic(), entry.headers(), entry.value());
            String own = key.apply(value);
            if (own.isEmpty() || own.equals(entry.key())) {
                return Optional.of(value);
            }
            unreadable.accept(UnreadableRecord.of(entry, "its value is that of " + own));
        } catch (UndecodableValueException | InvalidKeyException e) {
            unreadable.accept(UnreadableRecord.of(entry, String.valueOf(e.getMessage())));
        }
        return Optional.empty();
    }
}
