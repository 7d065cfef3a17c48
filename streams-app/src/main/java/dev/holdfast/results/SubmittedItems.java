package dev.holdfast.results;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Deserializer;

/** What was submitted for an experiment: the items with what their source said. */
public final class SubmittedItems {
    private final TopicReader topics;
    private final Deserializer<WorkItem> deserializer;

    public SubmittedItems(TopicReader topics, ValueSerdes serdes) {
        this.topics = topics;
        this.deserializer = serdes.deserializer(WorkItem.class);
    }

    /**
     * Hands over every item with its key, as it was written; one that was submitted again comes again. The records of
     * one key come in their order: the first of them is the item.
     */
    public void forEach(String experimentId, BiConsumer<String, WorkItem> visitor) {
        String prefix = ItemKey.prefixOf(experimentId);
        topics.readAll(Topics.WORK_ITEMS.name(), entry -> {
            if (entry.key() != null && entry.key().startsWith(prefix) && entry.value() != null) {
                visitor.accept(entry.key(), deserializer.deserialize(entry.topic(), entry.value()));
            }
        });
    }
}
