package dev.holdfast.topology;

import dev.holdfast.dispatch.TaskQueue;
import dev.holdfast.model.ExternalTasks;
import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.state.BacklogStore;
import dev.holdfast.state.ItemStore;
import dev.holdfast.state.Stores;
import dev.holdfast.state.TallyStore;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** What one partition holds: items, their backlog, and the counts. Stream thread only. */
final class PartitionState {
    /**
     * An item that has not succeeded; of one that was cancelled, only the labels.
     *
     * @param position its place in the backlog
     * @param raw the item as it came
     * @param item the item
     * @param key its key
     * @param state its state
     */
    record Entry(long position, byte[] raw, WorkItem item, ItemKey key, ItemState state) {}

    /** No position: there is nothing more to visit. */
    static final long END = -1;

    private final ProcessorContext<Object, Object> context;
    private final int partition;
    private final ItemStore items;
    private final BacklogStore backlog;
    private final TallyStore tallies;
    private final Deserializer<WorkItem> deserializer;
    private final Serializer<WorkItem> serializer;

    PartitionState(ProcessorContext<Object, Object> context, TopicSerdes codecs) {
        this.context = context;
        this.partition = context.taskId().partition();
        this.items = new ItemStore(context.getStateStore(Stores.ITEMS));
        this.backlog = new BacklogStore(context.getStateStore(Stores.BACKLOG));
        this.tallies = new TallyStore(context.getStateStore(Stores.TALLIES), partition);
        this.deserializer = codecs.deserializer(Topics.WORK_ITEMS);
        this.serializer = codecs.sinkSerializer(Topics.WORK_ITEMS);
    }

    int partition() {
        return partition;
    }

    ItemStore items() {
        return items;
    }

    BacklogStore backlog() {
        return backlog;
    }

    TallyStore tallies() {
        return tallies;
    }

    /** Reads an item as the backlog keeps it. */
    WorkItem item(byte[] raw) {
        return deserializer.deserialize(Topics.WORK_ITEMS.name(), raw);
    }

    Entry read(long position, byte[] raw) {
        WorkItem item = item(raw);
        ItemKey key = ItemKey.of(item);
        ItemState state =
                Objects.requireNonNull(items.find(key.toString()), "an item in the backlog always has its state");
        return new Entry(position, raw, item, key, state);
    }

    /**
     * Visits the next items of an experiment in item order.
     *
     * @param from the first position to visit
     * @param most so many at most
     * @return the position to go on from, or {@link #END} if there are no more
     */
    long visit(String experimentId, long from, int most, Consumer<Entry> visitor) {
        long[] next = {END};
        int[] visited = {0};
        backlog.scan(experimentId, from, (position, raw) -> {
            if (visited[0]++ >= most) {
                next[0] = position;
                return false;
            }
            visitor.accept(read(position, raw));
            return true;
        });
        return next[0];
    }

    /**
     * Lets go of an item that was cancelled, all but its labels: its call may have been made, and answer yet, and what is counted of
     * the answer needs them.
     */
    void keepLabels(long position, WorkItem item) {
        if (item.getLabels().isEmpty()) {
            backlog.remove(item.getExperimentId(), position);
            return;
        }
        WorkItem labels = new WorkItem();
        labels.setExperimentId(item.getExperimentId());
        labels.setIncidentId(item.getIncidentId());
        labels.setType(item.getType());
        labels.setFields(Map.of());
        labels.setLabels(item.getLabels());
        backlog.put(item.getExperimentId(), position, serializer.serialize(Topics.WORK_ITEMS.name(), labels));
    }

    /** Asks for the event that the attempt that runs on the item, whose executor is gone, is in doubt. */
    void declareInDoubt(Entry entry, TaskQueue queue) {
        String executor = String.valueOf(entry.state().getExecutorId());
        ItemState state = entry.state();
        int attempt = ExternalTasks.isExternal(state) ? state.getTaskAttempt() : state.getAttempts();
        queue.declareInDoubt(partition, entry.key(), attempt, executor);
    }

    /** Changes the state of an item, and the counts with it; null: the item is not there any more. */
    void change(Entry entry, @Nullable ItemState next) {
        String experimentId = entry.key().experimentId();
        if (next == null) {
            backlog.remove(experimentId, entry.position());
        }
        move(experimentId, entry.key().toString(), entry.state(), next);
    }

    /** Changes the state of an item, and the counts with it. */
    void move(String experimentId, String key, @Nullable ItemState before, @Nullable ItemState after) {
        move(experimentId, key, before, after, tally -> {});
    }

    /**
     * Changes the state of an item whose fate is decided. A success is final, so its figures are counted here and never
     * again: when the item becomes one, in the transaction that makes it one.
     */
    void finish(
            String key,
            @Nullable ItemState before,
            ItemState after,
            @Nullable ResultMeasurement measuring,
            Result result) {
        boolean succeeds = after.getStatus() == ItemStatus.SUCCEEDED
                && (before == null || before.getStatus() != ItemStatus.SUCCEEDED);
        move(result.getExperimentId(), key, before, after, tally -> {
            if (succeeds) {
                ResultMeasurement.count(tally, measuring, result);
            }
        });
    }

    /** The one place where an item is written. */
    private void move(
            String experimentId,
            String key,
            @Nullable ItemState before,
            @Nullable ItemState after,
            Consumer<Tally> figures) {
        if (after == null) {
            items.remove(key);
        } else {
            items.put(key, after);
        }
        tallies.change(experimentId, tally -> {
            Tallies.move(tally, before, after);
            figures.accept(tally);
        });
    }

    /** Has the counts of an experiment reported. */
    void report(String experimentId) {
        context.forward(new Record<>(experimentId, experimentId, 0), NodeNames.TALLY_REPORT);
    }
}
