package dev.holdfast.topology;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.handler.Answer;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.handler.Task;
import dev.holdfast.model.ItemMachine;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.WorkItem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs inline handlers: item in, result out, in one transaction with the item's state. */
final class InlineWorkProcessor implements Processor<String, InlineTask, Object, Object> {
    private static final Logger LOG = LoggerFactory.getLogger(InlineWorkProcessor.class);

    private record Outcome(ItemState state, @Nullable String output) {}

    private final HandlerTypes types;
    private final TopicSerdes codecs;
    private final InlineCosts costs;
    private final LongSupplier nanos;
    private final InlineTurns turns;
    private final InlineOverruns overruns;
    private final Map<HandlerSection, Handler> handlers = new HashMap<>();

    private ProcessorContext<Object, Object> context;
    private PartitionState holdings;
    private ExperimentViews plans;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    InlineWorkProcessor(
            TopologySettings settings,
            TopicSerdes codecs,
            InlineCosts costs,
            InlineTurns turns,
            InlineOverruns overruns) {
        this.turns = turns;
        this.overruns = overruns;
        this.types = settings.handlers();
        this.codecs = codecs;
        this.costs = costs;
        this.nanos = settings.nanos();
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.holdings = new PartitionState(context, codecs);
        this.plans = new ExperimentViews(context, codecs, types);
        turns.limit(TransactionTimeout.of(context.appConfigs()));
    }

    @Override
    public void process(Record<String, InlineTask> record) {
        InlineTask arrival = record.value();
        ItemKey key = arrival.key();
        ExperimentView plan =
                Objects.requireNonNull(plans.find(key.experimentId()), "only items of a known experiment come here");
        long at = context.currentSystemTimeMs();
        long begin = nanos.getAsLong();
        Outcome outcome = handle(plan, key, arrival, at);
        took(arrival, nanos.getAsLong() - begin);
        Result result = Outcomes.of(
                key,
                outcome.state(),
                arrival.item().getLabels(),
                outcome.output(),
                plan.record().getSpecVersion());
        store(record.key(), arrival, outcome.state(), plan, result);
        context.forward(new Record<>(record.key(), result, record.timestamp()), NodeNames.RESULTS_SINK);
        holdings.report(key.experimentId());
    }

    @Override
    public void close() {
        handlers.values().forEach(Handler::close);
        handlers.clear();
    }

    private void took(InlineTask arrival, long itemNanos) {
        String key = arrival.key().toString();
        Duration took = Duration.ofNanos(itemNanos);
        Duration longest = InlineOverruns.longest(turns.transactionTimeout());
        costs.took(arrival.key().experimentId(), itemNanos);
        if (took.compareTo(longest) > 0) {
            LOG.warn(
                    "an item took {} ms, and one of an inline handler may take {} ms; its result is lost if the broker has ended"
                            + " its transaction, and then the item ends with an error, key={}",
                    took.toMillis(),
                    longest.toMillis(),
                    key);
            overruns.note(key, arrival.state().getAttempts(), took);
        }
        if (turns.used(itemNanos, !arrival.isNew())) {
            context.commit();
        }
    }

    private Outcome handle(ExperimentView plan, ItemKey key, InlineTask arrival, long at) {
        Duration lost = overruns.lost(key.toString(), arrival.state().getAttempts());
        if (lost != null) {
            return failed(arrival, at, ErrorCategory.TIMEOUT, tooLong(lost, turns.transactionTimeout()));
        }
        WorkItem item = arrival.item();
        int attempt = arrival.state().getAttempts() + 1;
        Task task = new Task(
                key, item.getText(), item.getFields(), attempt, plan.execution().timeout());
        try {
            String output = new Answer(handlerOf(plan).handle(task), null).require();
            return new Outcome(ItemMachine.succeededInline(arrival.state(), at), output);
        } catch (HandlerFailure e) {
            return failed(arrival, at, e.category(), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StreamsException("stopped while an inline handler ran", e);
        } catch (OutOfMemoryError | InternalError e) {
            throw e;
        } catch (Throwable e) {
            // Whatever else a handler throws is the outcome of this item, and the item must have one.
            return failed(arrival, at, ErrorCategory.UNKNOWN, "the handler failed: " + e);
        }
    }

    private static String tooLong(Duration took, Duration timeout) {
        return "it took " + took.toMillis() + " ms and its result was lost: one item of an inline handler may take "
                + InlineOverruns.longest(timeout).toMillis() + " ms, three quarters of a transaction's time; set"
                + " streams.producer.transaction.timeout.ms, which is " + timeout.toMillis()
                + ", higher, start again, then 'holdfast retry'";
    }

    private static Outcome failed(InlineTask arrival, long at, ErrorCategory category, String message) {
        return new Outcome(ItemMachine.failedInline(arrival.state(), at, category, message), null);
    }

    private void store(String key, InlineTask arrival, ItemState after, ExperimentView plan, Result result) {
        String experimentId = arrival.item().getExperimentId();
        if (after.getStatus() == ItemStatus.FAILED) {
            holdings.backlog().put(experimentId, after.getPosition(), arrival.raw());
        } else if (!arrival.isNew()) {
            holdings.backlog().remove(experimentId, after.getPosition());
        }
        holdings.finish(key, arrival.isNew() ? null : arrival.state(), after, plan.measuring(), result);
    }

    private Handler handlerOf(ExperimentView plan) {
        return handlers.computeIfAbsent(plan.handler(), types::createInline);
    }
}
