package dev.holdfast.state;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ItemState;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** What is known of each item. Values that were read must not be changed in place. Stream thread only. */
public final class ItemStore {
    private final KeyValueStore<String, ItemState> store;

    /** Wraps the raw store. */
    public ItemStore(KeyValueStore<String, ItemState> store) {
        this.store = store;
    }

    /** Returns the state of an item, or null if it never came. */
    public @Nullable ItemState find(String key) {
        return store.get(key);
    }

    /** Visits the items of an experiment in the order of their keys. */
    public void forEach(String experimentId, BiConsumer<String, ItemState> visitor) {
        try (KeyValueIterator<String, ItemState> entries =
                store.prefixScan(ItemKey.prefixOf(experimentId), new StringSerializer())) {
            entries.forEachRemaining(entry -> visitor.accept(entry.key, entry.value));
        }
    }

    /** Stores the state of an item. */
    public void put(String key, ItemState item) {
        store.put(key, item);
    }

    /** Forgets an item. */
    public void remove(String key) {
        store.delete(key);
    }
}
