package dev.holdfast.testing;

import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A store that counts how many of its values are read. */
public final class CountingStore<V> implements KeyValueStore<String, V> {
    private final KeyValueStore<String, V> store;
    private long reads;

    /** Wraps a store that is ready. */
    public CountingStore(KeyValueStore<String, V> store) {
        this.store = store;
    }

    /** Returns how many values were read since the last call. */
    public long takeReads() {
        long taken = reads;
        reads = 0;
        return taken;
    }

    @Override
    public @Nullable V get(String key) {
        reads++;
        return store.get(key);
    }

    @Override
    public KeyValueIterator<String, V> range(String from, String to) {
        return counted(store.range(from, to));
    }

    @Override
    public KeyValueIterator<String, V> all() {
        return counted(store.all());
    }

    private KeyValueIterator<String, V> counted(KeyValueIterator<String, V> entries) {
        return new KeyValueIterator<>() {
            @Override
            public void close() {
                entries.close();
            }

            @Override
            public String peekNextKey() {
                return entries.peekNextKey();
            }

            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public KeyValue<String, V> next() {
                reads++;
                return entries.next();
            }
        };
    }

    @Override
    public void put(String key, V value) {
        store.put(key, value);
    }

    @Override
    public V putIfAbsent(String key, V value) {
        return store.putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<String, V>> entries) {
        store.putAll(entries);
    }

    @Override
    public V delete(String key) {
        return store.delete(key);
    }

    @Override
    public long approximateNumEntries() {
        return store.approximateNumEntries();
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        store.init(context, root);
    }

    @Override
    public void flush() {
        store.flush();
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public boolean persistent() {
        return store.persistent();
    }

    @Override
    public boolean isOpen() {
        return store.isOpen();
    }
}
