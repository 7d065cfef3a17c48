package dev.holdfast.topology;

import dev.holdfast.config.HandlerSection;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Runs inline handlers: item in, result out, in one transaction with the item's state. */
final class InlineWorkProcessor implements Processor<String, Arrival, Object, Object> {
    private record Outcome(ItemState state, @Nullable String output) {}

    private final HandlerTypes types;
    private final Codecs codecs;
    private final InlineCosts costs;
    private final LongSupplier nanos;
    private final Map<HandlerSection, Handler> handlers = new HashMap<>();

    private ProcessorContext<Object, Object> context;
    private Holdings holdings;
    private Plans plans;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    InlineWorkProcessor(TopologySettings settings, Codecs codecs, InlineCosts costs) {
        this.types = settings.handlers();
        this.codecs = codecs;
        this.costs = costs;
        this.nanos = settings.nanos();
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.holdings = new Holdings(context, codecs);
        this.plans = new Plans(context, codecs, types);
    }

    @Override
    public void process(Record<String, Arrival> record) {
        Arrival arrival = record.value();
        ItemKey key = arrival.key();
        Plan plan =
                Objects.requireNonNull(plans.find(key.experimentId()), "only items of a known experiment come here");
        long at = context.currentSystemTimeMs();
        long begin = nanos.getAsLong();
        Outcome outcome = handle(plan, key, arrival, at);
        costs.took(key.experimentId(), nanos.getAsLong() - begin);
        Result result = Outcomes.of(
                key,
                outcome.state(),
                arrival.item().getLabels(),
                outcome.output(),
                plan.record().getSpecVersion());
        store(record.key(), arrival, outcome.state(), plan, result);
        context.forward(new Record<>(record.key(), result, record.timestamp()), Nodes.RESULTS_SINK);
        holdings.report(key.experimentId());
    }

    @Override
    public void close() {
        handlers.values().forEach(Handler::close);
        handlers.clear();
    }

    private Outcome handle(Plan plan, ItemKey key, Arrival arrival, long at) {
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

    private static Outcome failed(Arrival arrival, long at, ErrorCategory category, String message) {
        return new Outcome(ItemMachine.failedInline(arrival.state(), at, category, message), null);
    }

    private void store(String key, Arrival arrival, ItemState after, Plan plan, Result result) {
        String experimentId = arrival.item().getExperimentId();
        if (after.getStatus() == ItemStatus.FAILED) {
            holdings.backlog().put(experimentId, after.getPosition(), arrival.raw());
        } else if (!arrival.isNew()) {
            holdings.backlog().remove(experimentId, after.getPosition());
        }
        holdings.finish(key, arrival.isNew() ? null : arrival.state(), after, plan.measuring(), result);
    }

    private Handler handlerOf(Plan plan) {
        return handlers.computeIfAbsent(plan.handler(), types::createInline);
    }
}
