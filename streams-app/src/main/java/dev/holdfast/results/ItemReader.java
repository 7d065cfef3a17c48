package dev.holdfast.results;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.serde.ValueSerdes;
import dev.holdfast.state.Stores;
import java.util.Collection;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** The items of an experiment, from the changelog of the items store: compacted, small, and readable from anywhere. */
public final class ItemReader {
    private final TopicReader topics;
    private final String changelog;
    private final Deserializer<ItemState> deserializer;

    /**
     * Takes where to read.
     *
     * @param applicationId the application whose store it is
     */
    public ItemReader(TopicReader topics, ValueSerdes serdes, String applicationId) {
        this.topics = topics;
        this.changelog = applicationId + '-' + Stores.ITEMS + "-changelog";
        this.deserializer = serdes.deserializer(ItemState.class);
    }

    /** Returns all items of an experiment, sorted by key. */
    public Collection<ItemView> of(String experimentId) {
        String prefix = ItemKey.prefixOf(experimentId);
        TreeMap<String, ItemView> items = new TreeMap<>();
        for (ConsumerRecord<String, byte[]> entry : topics.newest(changelog, key -> key.startsWith(prefix))) {
            ItemState state = deserializer.deserialize(entry.topic(), entry.value());
            items.put(entry.key(), new ItemView(ItemKey.parse(entry.key()), entry.partition(), state));
        }
        return items.values();
    }
}
