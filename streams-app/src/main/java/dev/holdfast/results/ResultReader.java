package dev.holdfast.results;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.util.Collection;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The results of an experiment. */
public final class ResultReader {
    private final TopicReader topics;
    private final ReadableValues<Result> values;

    /**
     * @param unreadable hears of records that are no results
     */
    public ResultReader(TopicReader topics, ValueSerdes serdes, Consumer<UnreadableRecord> unreadable) {
        this.topics = topics;
        this.values = ReadableValues.results(serdes, unreadable);
    }

    /** Hands over the newest result of each key, in no particular order; only keys are held in memory. */
    public void forEach(String experimentId, Consumer<Result> visitor) {
        String prefix = ItemKey.prefixOf(experimentId);
        topics.forEachNewest(
                Topics.RESULTS.name(),
                key -> key.startsWith(prefix),
                entry -> values.of(entry).ifPresent(visitor));
    }

    /** Hands over every result that is still on the topic, those that a newer one has replaced as well. */
    public void forEachVersion(String experimentId, Consumer<Result> visitor) {
        String prefix = ItemKey.prefixOf(experimentId);
        topics.readAll(Topics.RESULTS.name(), entry -> {
            if (entry.key() != null && entry.key().startsWith(prefix)) {
                values.of(entry).ifPresent(visitor);
            }
        });
    }

    /** Hands over the newest result of each key, sorted by key, however many there are. */
    public void forEachInOrder(String experimentId, Consumer<Result> visitor) {
        String prefix = ItemKey.prefixOf(experimentId);
        new NewestInOrder(topics, Topics.RESULTS.name(), NewestInOrder.WINDOW_BYTES)
                .forEach(
                        key -> key.startsWith(prefix), entry -> values.of(entry).ifPresent(visitor));
    }

    /** Returns the newest result of each key, sorted by key. All of them are held in memory. */
    public Collection<Result> of(String experimentId) {
        String prefix = ItemKey.prefixOf(experimentId);
        TreeMap<String, Result> results = new TreeMap<>();
        for (ConsumerRecord<String, byte[]> entry :
                topics.newest(Topics.RESULTS.name(), key -> key.startsWith(prefix))) {
            values.of(entry).ifPresent(result -> results.put(entry.key(), result));
        }
        return results.values();
    }
}
