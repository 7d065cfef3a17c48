package dev.holdfast.topology;

import dev.holdfast.model.ItemMachine;
import dev.holdfast.schemas.InvalidKeyException;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.state.Partitions;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Notes the keys of which no record could be taken: they count as finished, or an experiment of which one record was no
 * item would never end. A key that is known already stays what it is. Stream thread only.
 */
final class RejectedKeys {
    private final ProcessorContext<Object, Object> context;
    private final PartitionState holdings;
    private final ExperimentViews plans;
    private final int partitions;

    RejectedKeys(
            ProcessorContext<Object, Object> context, PartitionState holdings, ExperimentViews plans, int partitions) {
        this.context = context;
        this.holdings = holdings;
        this.plans = plans;
        this.partitions = partitions;
    }

    /** Returns the item key that a text is, or null. */
    static @Nullable ItemKey parse(@Nullable String key) {
        try {
            return key == null ? null : ItemKey.parse(key);
        } catch (InvalidKeyException e) {
            return null;
        }
    }

    /** Takes the notice of another partition. */
    void take(Record<byte[], byte[]> notice, ItemKey key) {
        if (isHere(notice.key())) {
            note(key, notice.timestamp(), RejectionNotice.why(notice.headers()));
        } else {
            context.forward(
                    new Record<>(notice.key(), null, notice.timestamp(), notice.headers()),
                    NodeNames.WORK_ITEMS_REROUTE_SINK);
        }
    }

    /** Notes the key of a record that is rejected, or tells the partition that it belongs to. */
    void note(Record<byte[], byte[]> record, ItemKey key, RejectionCause reject) {
        if (isHere(record.key())) {
            note(key, record.timestamp(), reject.reason().word() + ": " + reject.message());
        } else {
            context.forward(RejectionNotice.of(record, reject, Origin.of(context)), NodeNames.WORK_ITEMS_REROUTE_SINK);
        }
    }

    private boolean isHere(byte[] key) {
        return Partitions.of(key, partitions) == context.taskId().partition();
    }

    private void note(ItemKey key, long at, String why) {
        String experimentId = key.experimentId();
        ExperimentView plan = plans.find(experimentId);
        if (holdings.items().find(key.toString()) != null || (plan != null && !plan.takesItems())) {
            return;
        }
        long position = Origin.of(context).offset();
        holdings.move(experimentId, key.toString(), null, ItemMachine.rejected(position, at, why));
        // So that it is given up, too, if nobody starts the experiment.
        context.forward(
                new Record<>(experimentId, new DueHint(experimentId, position, at), at), NodeNames.ITEM_DISPATCH);
        holdings.report(experimentId);
    }
}
