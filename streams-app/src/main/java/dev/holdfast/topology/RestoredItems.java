package dev.holdfast.topology;

import dev.holdfast.model.ItemMachine;
import dev.holdfast.model.RejectReason;
import dev.holdfast.model.Restoration;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RestoreHeaders;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.RestoredItem;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what a restore sends: each item once, in the state that the backup has. An item that was started comes back
 * so; dispatch then finds that its executor is gone. Stream thread only.
 */
final class RestoredItems {
    private static final Topic<RestoredItem> ITEM =
            new Topic<>(RestoreHeaders.ITEM_SUBJECT, RestoredItem.class, Topic.Partitioning.ITEMS, Map.of());

    private final ProcessorContext<Object, Object> context;
    private final PartitionState holdings;
    private final Deserializer<RestoredItem> deserializer;

    RestoredItems(ProcessorContext<Object, Object> context, PartitionState holdings, TopicSerdes codecs) {
        this.context = context;
        this.holdings = holdings;
        this.deserializer = codecs.deserializer(ITEM);
    }

    /** Says whether a restore sent the record. */
    static boolean is(Headers headers) {
        return headers.lastHeader(RestoreHeaders.RESTORED) != null;
    }

    /** Takes an item back, unless it is there; returns why it cannot be taken, or null. */
    @Nullable
    RejectionCause take(Record<byte[], byte[]> record, String key) {
        byte[] header = record.headers().lastHeader(RestoreHeaders.RESTORED).value();
        DecodedRecord<RestoredItem> decoded =
                // The header is the record: what else the carrier has around it was looked at when it came.
                DecodedRecord.of(
                        ITEM, record.key(), header, new RecordHeaders(), deserializer, Topics.MAX_RECORD_BYTES);
        if (decoded.reject() != null) {
            return decoded.reject();
        }
        RestoredItem item = Objects.requireNonNull(decoded.value());
        if (!key.equals(item.getKey())) {
            return new RejectionCause(
                    RejectReason.KEY_MISMATCH, "the restored state is of item " + item.getKey(), null);
        }
        ItemState there = holdings.items().find(key);
        if (ItemMachine.isAwaited(there)) {
            put(record, key, there, item);
        }
        return null;
    }

    private void put(Record<byte[], byte[]> record, String key, @Nullable ItemState before, RestoredItem item) {
        String experimentId = ItemKey.parse(key).experimentId();
        ItemState state = item.getState();
        state.setPosition(Origin.of(context).offset());
        state.setAdmittedAt(record.timestamp());
        if (state.getStatus() == ItemStatus.DISPATCHED) {
            state.setNextAttemptAt(record.timestamp()); // its task may be on a topic that is no more
        }
        holdings.move(experimentId, key, before, state);
        holdings.tallies()
                .change(experimentId, tally -> item.getTallies().forEach(from -> Restoration.carryOver(tally, from)));
        if (state.getStatus() != ItemStatus.SUCCEEDED
                && state.getStatus() != ItemStatus.CANCELLED
                && state.getStatus() != ItemStatus.REJECTED) {
            holdings.backlog().put(experimentId, state.getPosition(), record.value());
            DueHint due = new DueHint(experimentId, state.getPosition(), record.timestamp());
            context.forward(new Record<>(experimentId, due, record.timestamp()), NodeNames.ITEM_DISPATCH);
        } else if (state.getStatus() == ItemStatus.CANCELLED) {
            holdings.keepLabels(state.getPosition(), holdings.item(record.value()));
        }
        if (item.getResult() != null) {
            context.forward(new Record<>(key, item.getResult(), record.timestamp()), NodeNames.RESULTS_SINK);
        }
        holdings.report(experimentId);
    }
}
