package dev.holdfast.backup;

import dev.holdfast.results.TopicReader;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RestoreHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.RestoredItem;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.ValueSerdes;
import dev.holdfast.state.Partitions;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a backup holds to the topics that it came in by. It may be done again after an interruption: items that are
 * there already change nothing, and of the attempts only those are sent that are missing. For one thread.
 */
public final class Restorer {
    private final Backup backup;
    private final Producer<String, byte[]> producer;
    private final Serializer<WorkItem> items;
    private final Serializer<RestoredItem> states;
    private final Serializer<Attempt> attempts;
    private volatile @Nullable RuntimeException failure;

    /**
     * @param producer stays the caller's to close
     */
    public Restorer(Backup backup, Producer<String, byte[]> producer, ValueSerdes serdes) {
        this.backup = backup;
        this.producer = producer;
        this.items = serdes.serializer(WorkItem.class);
        this.states = serdes.serializer(RestoredItem.class);
        this.attempts = serdes.serializer(Attempt.class);
    }

    /** Sends every item, and waits until the broker has them. */
    public void sendItems() {
        backup.items(this::send);
        flush();
    }

    /**
     * Counts the attempt events that an earlier restore has sent, by item.
     *
     * @return empty if there were none
     */
    public Map<String, Long> sentBefore(TopicReader topics) {
        String prefix = ItemKey.prefixOf(backup.manifest().experimentId());
        Map<String, Long> sent = new HashMap<>();
        topics.readAll(Topics.ATTEMPTS.name(), entry -> {
            boolean isOurs = entry.key() != null && entry.key().startsWith(prefix);
            if (isOurs && entry.headers().lastHeader(RestoreHeaders.RESTORED) != null) {
                sent.merge(entry.key(), 1L, Long::sum);
            }
        });
        return sent;
    }

    /**
     * Sends every attempt event that is missing, and waits until the broker has them.
     *
     * @param sentBefore how many of each item are there: they are sent in the same order each time
     * @param partitions the partitions of items
     */
    public void sendAttempts(Map<String, Long> sentBefore, int partitions) {
        Map<String, Long> there = new HashMap<>(sentBefore);
        backup.attempts(event -> send(event, RestoreHeaders.FOLDED, there, partitions));
        backup.unfoldedAttempts(event -> send(event, RestoreHeaders.UNFOLDED, there, partitions));
        flush();
    }

    private void send(RestoredItem restored) {
        ItemKey key = ItemKey.parse(restored.getKey());
        WorkItem item = restored.getItem() != null
                ? restored.getItem()
                : new WorkItem(key.experimentId(), key.incidentId(), key.type(), null, Map.of(), Map.of(), null);
        restored.setItem(null);
        send(
                new ProducerRecord<>(
                        Topics.WORK_ITEMS.name(), restored.getKey(), items.serialize(Topics.WORK_ITEMS.name(), item)),
                states.serialize(RestoreHeaders.ITEM_SUBJECT, restored));
    }

    private void send(Attempt event, String kind, Map<String, Long> there, int partitions) {
        String key = ItemKey.of(event).toString();
        long left = there.getOrDefault(key, 0L);
        if (left > 0) {
            there.put(key, left - 1);
            return;
        }
        int partition = Partitions.of(key.getBytes(StandardCharsets.UTF_8), partitions);
        send(
                new ProducerRecord<>(
                        Topics.ATTEMPTS.name(), partition, key, attempts.serialize(Topics.ATTEMPTS.name(), event)),
                kind.getBytes(StandardCharsets.UTF_8));
    }

    private void send(ProducerRecord<String, byte[]> record, byte[] header) {
        record.headers().add(RestoreHeaders.RESTORED, header);
        // The callback tells how it went.
        var unused = producer.send(record, (metadata, error) -> {
            if (error != null && failure == null) {
                failure = new IllegalStateException(
                        record.key() + " could not be sent to " + record.topic() + ": " + error.getMessage(), error);
            }
        });
    }

    private void flush() {
        producer.flush();
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }
}
