package dev.holdfast.backup;

import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.RestoredItem;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.avro.WorkItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The items of one partition, each with its state, its newest result, and itself while it has not succeeded. What has
 * succeeded is streamed from the results, the rest from the backlog; held in memory are, of one partition, the state and
 * two offsets of each item, and the results that are errors.
 */
final class PartitionItems {
    private final StoredExperiment stored;
    private final int partition;
    private final Map<String, ItemState> open;
    private final Map<String, Result> errors = new HashMap<>();
    private final Tally counted;
    private final StoredExperiment.Values<Result> results;
    private final StoredExperiment.Values<WorkItem> items;

    PartitionItems(StoredExperiment stored, int partition) {
        this.stored = stored;
        this.partition = partition;
        this.open = stored.states(partition);
        this.counted = Tallies.none(stored.experimentId(), partition);
        this.results = stored.values(Result.class);
        this.items = stored.values(WorkItem.class);
    }

    /** Returns the keys of the items that are still to be written. */
    Set<String> keys() {
        return Set.copyOf(open.keySet());
    }

    /**
     * Hands over each item once.
     *
     * @return what was counted of them
     * @throws BackupRefusedException if something belongs to an item that is not there
     */
    Tally write(Consumer<RestoredItem> sink) {
        stored.newest(
                Topics.RESULTS.name(),
                partition,
                entry -> results.of(entry).ifPresent(result -> withResult(entry, result, sink)));
        stored.newest(stored.backlog(), partition, entry -> items.of(entry).ifPresent(item -> withItem(item, sink)));
        // What was rejected, or was cancelled and had no labels, needs neither.
        Map<String, ItemState> rest = Map.copyOf(open);
        rest.forEach((key, state) -> {
            if (state.getStatus() == ItemStatus.CANCELLED || state.getStatus() == ItemStatus.REJECTED) {
                hand(key, null, errors.get(key), sink);
            }
        });
        if (!open.isEmpty()) {
            throw new BackupRefusedException(open.size() + " items of partition " + partition
                    + " have a state and nothing that belongs to it, such as "
                    + open.keySet().iterator().next() + "; if the experiment runs, 'holdfast pause "
                    + stored.experimentId() + "' first");
        }
        return counted;
    }

    private void withResult(ConsumerRecord<String, byte[]> entry, Result result, Consumer<RestoredItem> sink) {
        ItemState state = open.get(entry.key());
        if (state == null) {
            return;
        }
        if (state.getStatus() == ItemStatus.SUCCEEDED) {
            hand(entry.key(), null, result, sink);
        } else {
            errors.put(entry.key(), result);
        }
    }

    private void withItem(WorkItem item, Consumer<RestoredItem> sink) {
        String key = ItemKey.of(item).toString();
        if (open.containsKey(key)) {
            hand(key, item, errors.remove(key), sink);
        }
    }

    private void hand(String key, @Nullable WorkItem item, @Nullable Result result, Consumer<RestoredItem> sink) {
        ItemState state = open.remove(key);
        Tallies.move(counted, null, state);
        sink.accept(new RestoredItem(key, state, item, result, List.of()));
    }
}
