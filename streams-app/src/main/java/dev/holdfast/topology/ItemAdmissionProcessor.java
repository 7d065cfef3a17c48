package dev.holdfast.topology;

import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.model.ItemMachine;
import dev.holdfast.model.RejectReason;
import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.InvalidKeyException;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.state.EarlyAttemptStore;
import dev.holdfast.state.EarlyAttemptStore.Early;
import dev.holdfast.state.Partitions;
import dev.holdfast.state.Stores;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Lets each work item in once: reads it, looks it up, and then it is new, a duplicate, on the wrong partition, or a
 * reject. An item of an experiment that is not known yet waits in the backlog.
 */
final class ItemAdmissionProcessor implements Processor<byte[], byte[], Object, Object> {
    private final int partitions;
    private final TopicSerdes codecs;
    private final HandlerTypes handlers;
    private final InlineCosts costs;
    private final InlineTurns turns;
    private final Deserializer<WorkItem> deserializer;
    private final Deserializer<Attempt> attempts;
    /** Experiments of which dispatch knows through inline items. */
    private final Set<String> met = new HashSet<>();

    private ProcessorContext<Object, Object> context;
    private PartitionState holdings;
    private ExperimentViews plans;
    private RestoredItems restored;
    private RejectedKeys rejectedKeys;
    private EarlyAttemptStore early;
    private AttemptFolding folding;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    ItemAdmissionProcessor(TopologySettings settings, TopicSerdes codecs, InlineCosts costs, InlineTurns turns) {
        this.partitions = settings.itemPartitions();
        this.handlers = settings.handlers();
        this.codecs = codecs;
        this.costs = costs;
        this.turns = turns;
        this.deserializer = codecs.deserializer(Topics.WORK_ITEMS);
        this.attempts = codecs.deserializer(Topics.ATTEMPTS);
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.holdings = new PartitionState(context, codecs);
        this.plans = new ExperimentViews(context, codecs, handlers);
        this.rejectedKeys = new RejectedKeys(context, holdings, plans, partitions);
        this.restored = new RestoredItems(context, holdings, codecs);
        this.early = new EarlyAttemptStore(context.getStateStore(Stores.EARLY_ATTEMPTS));
        this.folding = new AttemptFolding(context, holdings, plans);
        met.clear();
    }

    @Override
    public void process(Record<byte[], byte[]> submitted) {
        Record<byte[], byte[]> record = WholeValue.of(submitted.withTimestamp(context.currentSystemTimeMs()));
        DecodedRecord<WorkItem> decoded = DecodedRecord.of(
                Topics.WORK_ITEMS, record.key(), record.value(), record.headers(), deserializer, Topics.MAX_ITEM_BYTES);
        RejectionCause reject = decoded.reject() != null ? decoded.reject() : problemOf(decoded);
        ItemKey key = reject == null ? null : RejectedKeys.parse(decoded.key());
        if (key != null && RejectionNotice.is(record)) {
            rejectedKeys.take(record, key);
        } else if (key != null && !RestoredItems.is(record.headers())) {
            rejectKey(record, key, reject);
        } else if (reject != null) {
            reject(record, reject);
        } else if (Partitions.of(record.key(), partitions) != context.taskId().partition()) {
            context.forward(
                    new Record<>(record.key(), record.value(), record.timestamp(), record.headers()),
                    NodeNames.WORK_ITEMS_REROUTE_SINK);
        } else if (RestoredItems.is(record.headers())) {
            RejectionCause refused = restored.take(record, Objects.requireNonNull(decoded.key()));
            if (refused != null) {
                reject(record, refused);
            }
        } else {
            admit(record, Objects.requireNonNull(decoded.key()), Objects.requireNonNull(decoded.value()));
        }
    }

    private static @Nullable RejectionCause problemOf(DecodedRecord<WorkItem> decoded) {
        WorkItem item = Objects.requireNonNull(decoded.value());
        String key = Objects.requireNonNull(decoded.key());
        try {
            String owed = ItemKey.of(item).toString();
            if (owed.equals(key)) {
                return null;
            }
            ItemKey.parse(key);
            return new RejectionCause(
                    RejectReason.KEY_MISMATCH,
                    "the value is of item " + owed + ", the key of another",
                    item.getExperimentId());
        } catch (InvalidKeyException e) {
            return new RejectionCause(RejectReason.INVALID_KEY, String.valueOf(e.getMessage()), null);
        }
    }

    private void admit(Record<byte[], byte[]> record, String key, WorkItem item) {
        String experimentId = item.getExperimentId();
        ItemState before = holdings.items().find(key);
        if (!ItemMachine.isAwaited(before)) {
            holdings.tallies().change(experimentId, Tallies::duplicate);
            holdings.report(experimentId);
            return;
        }
        ExperimentView plan = plans.find(experimentId);
        if (plan != null && !plan.takesItems()) {
            reject(
                    record,
                    new RejectionCause(
                            RejectReason.EXPERIMENT_ENDED,
                            "the experiment is over and takes no new items",
                            experimentId));
            return;
        }
        long position = Origin.of(context).offset();
        ItemState state = ItemMachine.admitted(position, record.timestamp());
        boolean atOnce = before == null && plan != null && plan.inline() && plan.isRunning();
        if (atOnce && costs.isCheap(experimentId) && turns.hasTime()) {
            if (met.add(experimentId)) {
                // Once, for a retry of those that fail here.
                context.forward(
                        new Record<>(
                                experimentId,
                                new DueHint(experimentId, position, record.timestamp()),
                                record.timestamp()),
                        NodeNames.ITEM_DISPATCH);
            }
            context.forward(
                    new Record<>(
                            key,
                            new InlineTask(ItemKey.of(item), item, record.value(), state, true),
                            record.timestamp()),
                    NodeNames.INLINE_WORK);
        } else {
            queue(record, key, before, state);
        }
    }

    private void queue(Record<byte[], byte[]> record, String key, @Nullable ItemState before, ItemState state) {
        String experimentId = ItemKey.parse(key).experimentId();
        holdings.move(experimentId, key, before, state);
        holdings.backlog().put(experimentId, state.getPosition(), record.value());
        turns.admitted(record.timestamp());
        DueHint due = new DueHint(experimentId, state.getPosition(), record.timestamp());
        context.forward(new Record<>(experimentId, due, record.timestamp()), NodeNames.ITEM_DISPATCH);
        holdings.report(experimentId);
        early.take(key).forEach(this::fold);
    }

    /** Folds what was reported before the item came, or came again: it is not to be given out as if nobody had begun it. */
    private void fold(Early event) {
        ItemKey key = ItemKey.parse(event.itemKey());
        ItemState item = Objects.requireNonNull(holdings.items().find(event.itemKey()), "admitted just now");
        Attempt attempt = attempts.deserialize(Topics.ATTEMPTS.name(), event.value());
        RejectionCause reject = folding.fold(key, item, attempt, event.at());
        if (reject != null) {
            context.forward(reject.toRecord(event, holdings.partition()), NodeNames.ITEM_REJECTS_SINK);
        }
    }

    /** Rejects a record whose key can be read: it is that item's, and the experiment's. */
    private void rejectKey(Record<byte[], byte[]> record, ItemKey key, @Nullable RejectionCause reject) {
        RejectionCause why = Objects.requireNonNull(reject);
        reject(
                record,
                why.experimentId() != null ? why : new RejectionCause(why.reason(), why.message(), key.experimentId()));
        rejectedKeys.note(record, key, why);
    }

    private void reject(Record<byte[], byte[]> record, RejectionCause reject) {
        context.forward(
                reject.toRecord(Origin.of(context), record.key(), record.value(), record.timestamp()),
                NodeNames.ITEM_REJECTS_SINK);
        String experimentId = reject.experimentId();
        if (experimentId != null && plans.find(experimentId) != null) {
            holdings.tallies().change(experimentId, Tallies::reject);
            holdings.report(experimentId);
        }
    }
}
