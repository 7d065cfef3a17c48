package dev.holdfast.topology;

import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.model.RejectReason;
import dev.holdfast.schemas.InvalidKeyException;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RestoreHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.state.EarlyAttemptStore;
import dev.holdfast.state.EarlyAttemptStore.Early;
import dev.holdfast.state.JournalStore;
import dev.holdfast.state.Stores;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Folds what executors report into the items: each event once, however often it is read. One about an item that is not known waits
 * a minute for it: after a crash the attempts are read before the items that were admitted last (see the decision record on the
 * order of inputs).
 */
final class AttemptFoldProcessor implements Processor<byte[], byte[], Object, Object> {
    /** Far longer than the items that a dead instance had not committed take to be read again. */
    static final Duration EARLY_WAIT = Duration.ofMinutes(1);

    private static final Duration LOOK = Duration.ofSeconds(5);

    private final TopicSerdes codecs;
    private final HandlerTypes handlers;
    private final Deserializer<Attempt> deserializer;

    private ProcessorContext<Object, Object> context;
    private PartitionState holdings;
    private JournalStore journal;
    private EarlyAttemptStore early;
    private AttemptFolding folding;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    AttemptFoldProcessor(TopologySettings settings, TopicSerdes codecs) {
        this.codecs = codecs;
        this.handlers = settings.handlers();
        this.deserializer = codecs.deserializer(Topics.ATTEMPTS);
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.holdings = new PartitionState(context, codecs);
        this.journal = new JournalStore(context.getStateStore(Stores.JOURNAL));
        this.early = new EarlyAttemptStore(context.getStateStore(Stores.EARLY_ATTEMPTS));
        this.folding = new AttemptFolding(context, holdings, new ExperimentViews(context, codecs, handlers));
        context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, this::rejectUnknown);
    }

    @Override
    public void process(Record<byte[], byte[]> reported) {
        Record<byte[], byte[]> record = WholeValue.of(reported);
        Origin origin = Origin.of(context);
        if (origin.offset() <= journal.position()) {
            return;
        }
        if (RestoreHeaders.isFolded(record.headers())) {
            journal.advance(origin.offset());
            return;
        }
        DecodedRecord<Attempt> decoded = DecodedRecord.of(
                Topics.ATTEMPTS, record.key(), record.value(), record.headers(), deserializer, Topics.MAX_RECORD_BYTES);
        RejectionCause reject = decoded.reject() != null ? decoded.reject() : fold(record, decoded, origin);
        if (reject != null) {
            context.forward(
                    reject.toRecord(origin, record.key(), record.value(), record.timestamp()),
                    NodeNames.ITEM_REJECTS_SINK);
        }
        journal.advance(origin.offset());
    }

    private @Nullable RejectionCause fold(
            Record<byte[], byte[]> record, DecodedRecord<Attempt> decoded, Origin origin) {
        Attempt event = Objects.requireNonNull(decoded.value());
        String key = Objects.requireNonNull(decoded.key());
        ItemKey itemKey;
        try {
            itemKey = ItemKey.parse(key);
        } catch (InvalidKeyException e) {
            return new RejectionCause(RejectReason.INVALID_KEY, String.valueOf(e.getMessage()), null);
        }
        if (!itemKey.equals(ItemKey.of(event))) {
            return new RejectionCause(RejectReason.KEY_MISMATCH, "the value is of another item than the key", null);
        }
        ItemState before = holdings.items().find(key);
        if (before == null || before.getStatus() == ItemStatus.REJECTED) {
            early.hold(
                    new Early(key, origin.offset(), record.timestamp(), context.currentSystemTimeMs(), record.value()));
            return null;
        }
        return folding.fold(itemKey, before, event, record.timestamp());
    }

    private void rejectUnknown(long now) {
        for (Early event : early.takeHeldUntil(now - EARLY_WAIT.toMillis())) {
            RejectionCause reject = new RejectionCause(
                    RejectReason.UNKNOWN_ITEM,
                    "no such item is known here",
                    ItemKey.parse(event.itemKey()).experimentId());
            context.forward(reject.toRecord(event, holdings.partition()), NodeNames.ITEM_REJECTS_SINK);
        }
    }
}
