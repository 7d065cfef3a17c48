package dev.holdfast.backup;

import dev.holdfast.model.ItemMachine;
import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.InvalidKeyException;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RestoreHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.RestoredItem;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.avro.WorkItem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the broker has acknowledged to a submitter and nobody has admitted yet: the submitter will not send it again, so a
 * backup holds it as what it will be, queued. What will be a duplicate is left out; of what will be
 * a reject, its key is held.
 */
final class UnreadItems {
    private UnreadItems() {}

    /**
     * Hands over each such item.
     *
     * @param from the first offset that was not read, by partition
     * @param known the keys of the items that were admitted; grows
     * @return what was counted of them
     */
    static Tally write(
            StoredExperiment stored, Map<Integer, Long> from, Set<String> known, Consumer<RestoredItem> sink) {
        StoredExperiment.Values<WorkItem> values = stored.values(WorkItem.class);
        Tally counted = Tallies.none(stored.experimentId(), 0);
        Map<String, RestoredItem> rejected = new LinkedHashMap<>();
        from.forEach((partition, first) -> stored.read(Topics.WORK_ITEMS.name(), partition, entry -> {
            if (entry.offset() < first || entry.headers().lastHeader(RestoreHeaders.RESTORED) != null) {
                return;
            }
            Optional<WorkItem> item =
                    isSmall(entry) ? values.of(entry).filter(one -> isOf(entry, one)) : Optional.empty();
            if (item.isEmpty() && isKey(entry.key())) {
                rejected.putIfAbsent(entry.key(), rejected(entry));
            } else if (item.isPresent() && known.add(entry.key())) {
                hand(queued(entry, item.get()), counted, sink);
            }
        }));
        rejected.forEach((key, item) -> {
            if (known.add(key)) {
                hand(item, counted, sink);
            }
        });
        return counted;
    }

    private static void hand(RestoredItem item, Tally counted, Consumer<RestoredItem> sink) {
        Tallies.move(counted, null, item.getState());
        sink.accept(item);
    }

    private static boolean isSmall(ConsumerRecord<String, byte[]> entry) {
        return entry.serializedValueSize() <= Topics.MAX_ITEM_BYTES;
    }

    private static boolean isKey(String key) {
        try {
            var unused = ItemKey.parse(key);
            return true;
        } catch (InvalidKeyException e) {
            return false;
        }
    }

    private static boolean isOf(ConsumerRecord<String, byte[]> entry, WorkItem item) {
        try {
            ItemKey key = ItemKey.of(item);
            return key.toString().equals(entry.key());
        } catch (InvalidKeyException e) {
            return false;
        }
    }

    private static RestoredItem queued(ConsumerRecord<String, byte[]> entry, WorkItem item) {
        return new RestoredItem(
                entry.key(), ItemMachine.admitted(entry.offset(), entry.timestamp()), item, null, List.of());
    }

    private static RestoredItem rejected(ConsumerRecord<String, byte[]> entry) {
        return new RestoredItem(
                entry.key(),
                ItemMachine.rejected(entry.offset(), entry.timestamp(), "its record could not be taken"),
                null,
                null,
                List.of());
    }
}
