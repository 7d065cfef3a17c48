package dev.holdfast.results;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Hands over the newest record of each key of a compacted topic in the order of keys. The values may be more than memory
 * holds: if they are, the topic is read once for the places of the records, and then window by window, each from its
 * first place to its last on each partition. Records that came about in the order of their keys are so read twice in all. For
 * one thread.
 */
final class NewestInOrder {
    /** Of the values that are held at once; in Java they take somewhat more. */
    static final long WINDOW_BYTES = 64L << 20;

    private final TopicReader topics;
    private final String topic;
    private final long windowBytes;
    private final TreeMap<String, Place> places = new TreeMap<>();
    private @Nullable Map<String, ConsumerRecord<String, byte[]>> held = new HashMap<>();
    private long heldBytes;

    private record Place(int partition, long offset, int bytes) {}

    NewestInOrder(TopicReader topics, String topic, long windowBytes) {
        this.topics = topics;
        this.topic = topic;
        this.windowBytes = windowBytes;
    }

    /**
     * Reads.
     *
     * @param wanted which keys to look at
     */
    void forEach(Predicate<String> wanted, Consumer<ConsumerRecord<String, byte[]>> visitor) {
        topics.readAll(topic, entry -> {
            if (entry.key() != null && wanted.test(entry.key())) {
                note(entry);
            }
        });
        if (held != null) {
            Map<String, ConsumerRecord<String, byte[]>> all = held;
            places.keySet().forEach(key -> visitor.accept(all.get(key)));
            return;
        }
        while (!places.isEmpty()) {
            window(visitor);
        }
    }

    private void note(ConsumerRecord<String, byte[]> entry) {
        if (entry.value() == null) {
            places.remove(entry.key());
        } else {
            places.put(
                    entry.key(),
                    new Place(entry.partition(), entry.offset(), Math.max(0, entry.serializedValueSize())));
        }
        if (held == null) {
            return;
        }
        // What a newer one replaces counts as well: the bound is only met sooner.
        heldBytes += Math.max(0, entry.serializedValueSize());
        if (heldBytes > windowBytes) {
            held = null;
        } else {
            held.put(entry.key(), entry);
        }
    }

    private void window(Consumer<ConsumerRecord<String, byte[]>> visitor) {
        List<String> keys = new ArrayList<>();
        Map<Integer, NavigableSet<Long>> offsets = new TreeMap<>();
        long bytes = 0;
        while (!places.isEmpty()
                && (keys.isEmpty() || bytes + places.firstEntry().getValue().bytes() <= windowBytes)) {
            Map.Entry<String, Place> next = places.pollFirstEntry();
            Place place = next.getValue();
            keys.add(next.getKey());
            offsets.computeIfAbsent(place.partition(), partition -> new TreeSet<>())
                    .add(place.offset());
            bytes += place.bytes();
        }
        Map<String, ConsumerRecord<String, byte[]>> found = new HashMap<>();
        offsets.forEach((partition, wanted) -> read(partition, wanted, found));
        NavigableSet<String> replaced = new TreeSet<>(keys);
        replaced.removeAll(found.keySet());
        if (!replaced.isEmpty()) {
            topics.newest(topic, replaced::contains).forEach(entry -> found.put(entry.key(), entry));
        }
        keys.stream().filter(found::containsKey).forEach(key -> visitor.accept(found.get(key)));
    }

    /** A record that compaction has taken since the places were noted is not found: a newer one has its key. */
    private void read(int partition, NavigableSet<Long> wanted, Map<String, ConsumerRecord<String, byte[]>> found) {
        long unused = topics.readFrom(topic, partition, wanted.first(), entry -> {
            if (wanted.contains(entry.offset())) {
                found.put(entry.key(), entry);
            }
            return entry.offset() < wanted.last();
        });
    }
}
