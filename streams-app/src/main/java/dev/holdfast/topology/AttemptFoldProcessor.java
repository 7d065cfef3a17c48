package dev.holdfast.topology;

import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.model.ItemMachine;
import dev.holdfast.model.RejectReason;
import dev.holdfast.model.RetryPolicy;
import dev.holdfast.model.Step;
import dev.holdfast.model.Step.Verdict;
import dev.holdfast.schemas.InvalidKeyException;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RestoreHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.state.JournalStore;
import dev.holdfast.state.Stores;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Folds what executors report into the items: each event once, however often it is read. */
final class AttemptFoldProcessor implements Processor<byte[], byte[], Object, Object> {
    // Another instance may know an experiment, and run its items, a moment before this one: then nothing is decided.
    private static final RetryPolicy NOT_KNOWN_YET = new RetryPolicy(
            Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofDays(1), false);

    private final Codecs codecs;
    private final HandlerTypes handlers;
    private final Deserializer<Attempt> deserializer;

    private ProcessorContext<Object, Object> context;
    private Holdings holdings;
    private JournalStore journal;
    private Plans plans;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    AttemptFoldProcessor(TopologySettings settings, Codecs codecs) {
        this.codecs = codecs;
        this.handlers = settings.handlers();
        this.deserializer = codecs.deserializer(Topics.ATTEMPTS);
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.holdings = new Holdings(context, codecs);
        this.journal = new JournalStore(context.getStateStore(Stores.JOURNAL));
        this.plans = new Plans(context, codecs, handlers);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Origin origin = Origin.of(context);
        if (origin.offset() <= journal.position()) {
            return;
        }
        if (RestoreHeaders.isFolded(record.headers())) {
            journal.advance(origin.offset());
            return;
        }
        Decoded<Attempt> decoded = Decoded.of(
                Topics.ATTEMPTS, record.key(), record.value(), record.headers(), deserializer, Topics.MAX_RECORD_BYTES);
        Reject reject = decoded.reject() != null ? decoded.reject() : fold(record, decoded);
        if (reject != null) {
            context.forward(
                    reject.toRecord(origin, record.key(), record.value(), record.timestamp()), Nodes.ITEM_REJECTS_SINK);
        }
        journal.advance(origin.offset());
    }

    private @Nullable Reject fold(Record<byte[], byte[]> record, Decoded<Attempt> decoded) {
        Attempt event = Objects.requireNonNull(decoded.value());
        String key = Objects.requireNonNull(decoded.key());
        ItemKey itemKey;
        try {
            itemKey = ItemKey.parse(key);
        } catch (InvalidKeyException e) {
            return new Reject(RejectReason.INVALID_KEY, String.valueOf(e.getMessage()), null);
        }
        if (!itemKey.equals(ItemKey.of(event))) {
            return new Reject(RejectReason.KEY_MISMATCH, "the value is of another item than the key", null);
        }
        ItemState before = holdings.items().find(key);
        if (before == null) {
            return new Reject(RejectReason.UNKNOWN_ITEM, "no such item is known here", itemKey.experimentId());
        }
        Reject untrue = WorkerEvents.problem(before, event);
        if (untrue != null) {
            return untrue;
        }
        Plan plan = plans.find(itemKey.experimentId());
        WorkerEvents.complete(before, event, record.timestamp(), plan);
        RetryPolicy policy = plan == null ? NOT_KNOWN_YET : plan.retryPolicy();
        Step step = ItemMachine.fold(before, event, policy, key.hashCode());
        if (step.next() != before) {
            if (plan != null && plan.charges() != null) {
                plan.charges().prices().account(before, step.next(), event);
            }
            if (step.verdict() == Verdict.SUCCEEDED || step.verdict() == Verdict.FAILED) {
                finish(record, itemKey, before, step.next(), event);
            } else {
                holdings.move(itemKey.experimentId(), key, before, step.next());
            }
            passOn(record, itemKey.experimentId(), step);
        }
        return null;
    }

    private void finish(Record<byte[], byte[]> record, ItemKey key, ItemState before, ItemState next, Attempt event) {
        String experimentId = key.experimentId();
        Result result = Outcomes.of(key, next, labels(experimentId, next), event);
        context.forward(new Record<>(key.toString(), result, record.timestamp()), Nodes.RESULTS_SINK);
        if (next.getStatus() == ItemStatus.SUCCEEDED) {
            holdings.backlog().remove(experimentId, next.getPosition());
        }
        Plan plan = plans.find(experimentId);
        holdings.finish(key.toString(), before, next, plan == null ? null : plan.measuring(), result);
    }

    private void passOn(Record<byte[], byte[]> record, String experimentId, Step step) {
        ItemState next = step.next();
        long due = Objects.requireNonNullElse(next.getNextAttemptAt(), record.timestamp());
        if (step.verdict() != Verdict.RUNS) {
            context.forward(
                    new Record<>(experimentId, new Due(experimentId, next.getPosition(), due), record.timestamp()),
                    Nodes.ITEM_DISPATCH);
        }
        holdings.report(experimentId);
    }

    private Map<String, String> labels(String experimentId, ItemState item) {
        byte[] raw = holdings.backlog().find(experimentId, item.getPosition());
        return raw == null ? Map.of() : holdings.item(raw).getLabels();
    }
}
