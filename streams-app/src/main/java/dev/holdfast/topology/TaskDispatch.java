package dev.holdfast.topology;

import dev.holdfast.dispatch.TaskQueue;
import dev.holdfast.model.ExternalTasks;
import dev.holdfast.model.Readiness;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.DispatchedTask;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.topology.PartitionState.Entry;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Gives work to external workers: a task goes onto topic dispatch in the transaction that notes it, so that no crash
 * loses or doubles it. Looks after those that are out: one that nobody took in time is offered again, one whose worker
 * was not heard of in time is in doubt. Stream thread only.
 */
final class TaskDispatch {
    private static final long DECLARE_AGAIN_MS = 30_000;

    /** One worker's attempt, of which it was said that it is in doubt. */
    private record Declared(
            long position, int task, @Nullable String worker) {}

    private final ProcessorContext<Object, Object> context;
    private final PartitionState holdings;
    private final TaskQueue queue;
    private final InFlightExternalTasks outstanding;
    private final TaskWatch watch;
    private final TopicSerdes codecs;
    private final Map<Declared, Long> declared = new HashMap<>();
    private boolean registered;

    TaskDispatch(
            ProcessorContext<Object, Object> context,
            PartitionState holdings,
            TaskQueue queue,
            InFlightExternalTasks outstanding,
            TopicSerdes codecs) {
        this.context = context;
        this.holdings = holdings;
        this.queue = queue;
        this.outstanding = outstanding;
        this.watch = new TaskWatch(holdings);
        this.codecs = codecs;
    }

    /** Returns how many more tasks may be put out. */
    int room(ExperimentView plan) {
        String experimentId = plan.record().getExperimentId();
        long out = ExternalTasks.out(holdings.tallies().find(experimentId));
        int limit = plan.execution().concurrency();
        return (int) Math.max(0, outstanding.room(experimentId, holdings.partition(), out, limit));
    }

    /** Puts a task out for an item that is due; false if there is no place for one more. */
    boolean give(ExperimentView plan, Entry entry, long now) {
        String experimentId = plan.record().getExperimentId();
        if (!outstanding.take(
                experimentId, holdings.partition(), plan.execution().concurrency())) {
            return false;
        }
        put(plan, entry, now);
        return true;
    }

    /** Looks after the tasks of an experiment that are out. */
    void look(ExperimentView plan, long now) {
        watch.look(plan.record().getExperimentId(), now, entry -> {
            Readiness.Kind kind = Readiness.of(entry.state(), queue.executorId(), instance -> false, now)
                    .kind();
            if (kind == Readiness.Kind.IN_DOUBT) {
                declare(entry, now);
            } else if (kind == Readiness.Kind.READY && plan.isRunning()) {
                put(plan, entry, now);
            }
        });
    }

    /** Says whether no worker is known to be at work on a task. */
    boolean isAtRest(String experimentId) {
        return holdings.tallies().find(experimentId).getTasksTaken() == 0;
    }

    /** If the event gets lost it is asked for again; a second one tells nothing. */
    private void declare(Entry entry, long now) {
        declared.values().removeIf(until -> until <= now);
        Declared attempt = new Declared(
                entry.position(), entry.state().getTaskAttempt(), entry.state().getExecutorId());
        if (declared.putIfAbsent(attempt, now + DECLARE_AGAIN_MS) == null) {
            holdings.declareInDoubt(entry, queue);
        }
    }

    /** Workers in other languages look up what an answer looks like, and may be the first to write one. */
    private void registerAnswers(Entry entry) {
        if (!registered) {
            Attempt any = new Attempt();
            any.setExperimentId(entry.key().experimentId());
            any.setIncidentId(entry.key().incidentId());
            any.setType(entry.key().type());
            any.setEvent(AttemptEvent.UNKNOWN);
            any.setExecutorId(queue.executorId().toString());
            any.setAt(Instant.EPOCH);
            var unused = codecs.sinkSerializer(Topics.ATTEMPTS).serialize(Topics.ATTEMPTS.name(), any);
            registered = true;
        }
    }

    private void put(ExperimentView plan, Entry entry, long now) {
        registerAnswers(entry);
        String experimentId = plan.record().getExperimentId();
        ItemState offered = ExternalTasks.dispatched(entry.state(), now);
        context.forward(
                new Record<>(entry.key().toString(), task(plan, entry, offered, now), now), NodeNames.DISPATCH_SINK);
        holdings.change(entry, offered);
        if (entry.state().getStatus() != ItemStatus.DISPATCHED) {
            holdings.report(experimentId);
        }
        watch.add(experimentId, entry.position());
    }

    private static DispatchedTask task(ExperimentView plan, Entry entry, ItemState offered, long now) {
        DispatchedTask task = new DispatchedTask();
        task.setExperimentId(entry.key().experimentId());
        task.setIncidentId(entry.key().incidentId());
        task.setType(entry.key().type());
        task.setAttempt(offered.getTaskAttempt());
        task.setTakeUntil(Instant.ofEpochMilli(now).plus(ExternalTasks.TAKE_WITHIN));
        task.setTimeoutMs(plan.execution().timeout().toMillis());
        task.setText(entry.item().getText());
        task.setFields(entry.item().getFields());
        task.setConfig(Objects.requireNonNull(plan.handlerConfig()));
        task.setSpecVersion(plan.record().getSpecVersion());
        return task;
    }
}
