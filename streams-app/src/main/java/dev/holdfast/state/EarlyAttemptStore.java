package dev.holdfast.state;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Events of attempts on items that are not admitted here (yet): an instance admits an item, makes its call, and dies before its
 * transaction is committed; the next one reads the event before it admits the item again. Stream thread only.
 */
public final class EarlyAttemptStore {
    /**
     * An event that waits for its item.
     *
     * @param itemKey the item
     * @param offset of the event on topic attempts
     * @param at the broker's time of the event, epoch ms
     * @param heldAt since when it waits, epoch ms
     * @param value the event as it came
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Early(String itemKey, long offset, long at, long heldAt, byte[] value) {}

    private final KeyValueStore<String, byte[]> store;

    /** Wraps the raw store. */
    public EarlyAttemptStore(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** Keeps an event. */
    public void hold(Early early) {
        store.put(
                Keys.earlyAttempt(early.itemKey(), early.offset()),
                ByteBuffer.allocate(2 * Long.BYTES + early.value().length)
                        .putLong(early.at())
                        .putLong(early.heldAt())
                        .put(early.value())
                        .array());
    }

    /** Returns the events of an item in the order in which they were reported, and forgets them. */
    public List<Early> take(String itemKey) {
        if (isEmpty()) {
            return List.of();
        }
        try (KeyValueIterator<String, byte[]> entries =
                store.prefixScan(Keys.earlyAttempts(itemKey), Serdes.String().serializer())) {
            return take(entries, early -> true);
        }
    }

    /** Returns the events that have waited since that time or longer, and forgets them. */
    public List<Early> takeHeldUntil(long time) {
        if (isEmpty()) {
            return List.of();
        }
        try (KeyValueIterator<String, byte[]> entries = store.all()) {
            return take(entries, early -> early.heldAt() <= time);
        }
    }

    /** It is in memory and knows its size, so that the usual case costs nothing. */
    private boolean isEmpty() {
        return store.approximateNumEntries() == 0;
    }

    private List<Early> take(KeyValueIterator<String, byte[]> entries, Predicate<Early> wanted) {
        List<Early> taken = new ArrayList<>();
        while (entries.hasNext()) {
            Early early = read(entries.next());
            if (wanted.test(early)) {
                taken.add(early);
            }
        }
        taken.forEach(early -> store.delete(Keys.earlyAttempt(early.itemKey(), early.offset())));
        return taken;
    }

    private static Early read(KeyValue<String, byte[]> entry) {
        ByteBuffer value = ByteBuffer.wrap(entry.value);
        long at = value.getLong();
        long heldAt = value.getLong();
        byte[] event = new byte[value.remaining()];
        value.get(event);
        return new Early(Keys.itemOfEarly(entry.key), Keys.position(entry.key), at, heldAt, event);
    }
}
