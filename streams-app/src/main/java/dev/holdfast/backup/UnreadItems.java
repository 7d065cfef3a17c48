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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the broker has acknowledged to a submitter and nobody has admitted yet: the submitter will not send it again, so a
 * backup holds it as what it will be, queued. What will be a duplicate or a reject is left out.
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
    static Tally write(Stored stored, Map<Integer, Long> from, Set<String> known, Consumer<RestoredItem> sink) {
        Stored.Values<WorkItem> values = stored.values(WorkItem.class);
        Tally counted = Tallies.none(stored.experimentId(), 0);
        from.forEach((partition, first) -> stored.read(Topics.WORK_ITEMS.name(), partition, entry -> {
            if (entry.offset() < first || !isPlainItem(entry)) {
                return;
            }
            values.of(entry).filter(item -> isOf(entry, item)).ifPresent(item -> {
                if (known.add(entry.key())) {
                    RestoredItem queued = queued(entry, item);
                    Tallies.move(counted, null, queued.getState());
                    sink.accept(queued);
                }
            });
        }));
        return counted;
    }

    private static boolean isPlainItem(ConsumerRecord<String, byte[]> entry) {
        return entry.serializedValueSize() <= Topics.MAX_ITEM_BYTES
                && entry.headers().lastHeader(RestoreHeaders.RESTORED) == null;
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
}
