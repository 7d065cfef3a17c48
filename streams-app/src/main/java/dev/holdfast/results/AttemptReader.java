package dev.holdfast.results;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Deserializer;

/** The attempts of an item, as executors reported them. */
public final class AttemptReader {
    private final TopicReader topics;
    private final Deserializer<Attempt> deserializer;

    /** Takes where to read. */
    public AttemptReader(TopicReader topics, ValueSerdes serdes) {
        this.topics = topics;
        this.deserializer = serdes.deserializer(Attempt.class);
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
            if (wanted.equals(entry.key()) && entry.value() != null) {
                events.add(deserializer.deserialize(entry.topic(), entry.headers(), entry.value()));
            }
        });
        return events;
    }
}
