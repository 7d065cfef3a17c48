package dev.holdfast.state;

import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How far this partition's attempts have been folded, so that events which are read again change nothing. Stream thread
 * only.
 */
public final class JournalStore {
    /** The one key of the store: its value is the offset of the last folded event. */
    public static final String POSITION = "attempts";

    private final KeyValueStore<String, Long> store;

    /** Wraps the raw store. */
    public JournalStore(KeyValueStore<String, Long> store) {
        this.store = store;
    }

    /** Returns the offset of the last folded event; -1 before the first one. */
    public long position() {
        Long position = store.get(POSITION);
        return position == null ? -1 : position;
    }

    /** Notes the offset of an event that was folded. */
    public void advance(long offset) {
        store.put(POSITION, offset);
    }

    /** Starts over: the topic is a new one. */
    public void reset() {
        store.delete(POSITION);
    }
}
