package dev.holdfast.state;

import java.util.function.BiPredicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The work items that have not succeeded, as they came, in item order within an experiment. Stream thread only. */
public final class BacklogStore {
    private final KeyValueStore<String, byte[]> store;

    /** Wraps the raw store. */
    public BacklogStore(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** Stores a work item under the offset of the record that brought it. */
    public void put(String experimentId, long position, byte[] item) {
        store.put(Keys.backlog(experimentId, position), item);
    }

    /** Returns the work item of that position, or null. */
    public byte @Nullable [] find(String experimentId, long position) {
        return store.get(Keys.backlog(experimentId, position));
    }

    /** Forgets a work item. */
    public void remove(String experimentId, long position) {
        store.delete(Keys.backlog(experimentId, position));
    }

    /**
     * Visits the work items of an experiment in item order.
     *
     * @param from the first position to visit
     * @param visitor takes position and item; false stops the visit
     */
    public void scan(String experimentId, long from, BiPredicate<Long, byte[]> visitor) {
        try (KeyValueIterator<String, byte[]> entries =
                store.range(Keys.backlog(experimentId, from), Keys.backlogEnd(experimentId))) {
            boolean more = true;
            while (more && entries.hasNext()) {
                KeyValue<String, byte[]> entry = entries.next();
                more = visitor.test(Keys.position(entry.key), entry.value);
            }
        }
    }
}
