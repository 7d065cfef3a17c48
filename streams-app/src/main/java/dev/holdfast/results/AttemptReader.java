package dev.holdfast.results;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The attempts of an item, as executors reported them. */
public final class AttemptReader {
    private final TopicReader topics;
    private final ReadableValues<Attempt> values;

    /**
     * @param unreadable hears of records that are no attempts
     */
    public AttemptReader(TopicReader topics, ValueSerdes serdes, Consumer<UnreadableRecord> unreadable) {
        this.topics = topics;
        this.values = ReadableValues.attempts(serdes, unreadable);
    }

    /**
     * Returns the events of one item in the order in which they were written.
     *
     * @param partition the item's partition
     */
    public List<Attempt> of(ItemKey key, int partition) {
        String wanted = key.toString();
        List<Attempt> events = new ArrayList<>();
        topics.readPartition(Topics.ATTEMPTS.name(), partition, entry -> {
            if (wanted.equals(entry.key())) {
                values.of(entry).ifPresent(events::add);
            }
        });
        return events;
    }
}
