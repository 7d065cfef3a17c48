package dev.holdfast.topology;

import dev.holdfast.handler.QueuedTask;
import dev.holdfast.handler.TaskQueue;
import dev.holdfast.model.ItemMachine;
import dev.holdfast.model.Readiness;
import dev.holdfast.model.RejectReason;
import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.state.BacklogStore;
import dev.holdfast.state.ItemStore;
import dev.holdfast.state.Stores;
import dev.holdfast.state.TallyStore;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Moves one experiment's lane one step: give out what is due, carry out a retry, give up on an unknown experiment. */
final class LaneWorker {
    private static final int STEP = 256;
    private static final int RETRY_STEP = 2_000;
    private static final int INLINE_STEP = 50;
    private static final long SAFETY_MS = 1_000;
    private static final long DECLARE_AGAIN_MS = 30_000;

    private record Entry(long position, byte[] raw, WorkItem item, ItemKey key, ItemState state) {}

    private final ProcessorContext<Object, Object> context;
    private final TaskQueue queue;
    private final long unknownWaitMs;
    private final int partition;
    private final ItemStore items;
    private final BacklogStore backlog;
    private final TallyStore tallies;
    private final Plans plans;
    private final Deserializer<WorkItem> deserializer;

    LaneWorker(ProcessorContext<Object, Object> context, TopologySettings settings, Codecs codecs) {
        this.context = context;
        this.queue = settings.queue();
        this.unknownWaitMs = settings.unknownExperimentWait().toMillis();
        this.partition = context.taskId().partition();
        this.items = new ItemStore(context.getStateStore(Stores.ITEMS));
        this.backlog = new BacklogStore(context.getStateStore(Stores.BACKLOG));
        this.tallies = new TallyStore(context.getStateStore(Stores.TALLIES), partition);
        this.plans = new Plans(context, codecs, settings.handlers());
        this.deserializer = codecs.deserializer(Topics.WORK_ITEMS);
    }

    void work(String experimentId, Lane lane, long now) {
        Plan plan = plans.find(experimentId);
        if (plan == null) {
            giveUpOnUnknown(experimentId, lane, now);
        } else if (plan.isRunning()) {
            retry(plan.record(), lane);
            giveOut(plan, lane, now);
        }
    }

    private void giveOut(Plan plan, Lane lane, long now) {
        String experimentId = plan.record().getExperimentId();
        int[] room = {plan.inline() ? INLINE_STEP : Math.min(STEP, queue.room(experimentId, plan.execution()))};
        while (room[0] > 0 && lane.hasDue(now)) {
            long position = lane.pollDue();
            byte[] raw = backlog.find(experimentId, position);
            if (raw != null) {
                room[0] -= consider(plan, lane, position, raw, now);
            }
        }
        if (room[0] <= 0) {
            return;
        }
        int[] looked = {0};
        backlog.scan(experimentId, lane.cursor, (position, raw) -> {
            if (room[0] <= 0 || looked[0]++ >= STEP) {
                return false;
            }
            lane.cursor = position + 1;
            room[0] -= consider(plan, lane, position, raw, now);
            return true;
        });
    }

    /** Returns how many places the item took: 0 or 1. */
    private int consider(Plan plan, Lane lane, long position, byte[] raw, long now) {
        Entry entry = read(position, raw);
        Readiness readiness = Readiness.of(entry.state(), queue.executorId(), now);
        switch (readiness.kind()) {
            case READY:
                return give(plan, lane, entry, now);
            case LATER:
                lane.await(position, readiness.at());
                return 0;
            case IN_DOUBT:
                declare(entry);
                lane.await(position, now + DECLARE_AGAIN_MS);
                return 0;
            case NO:
                return 0;
        }
        throw new IllegalStateException("unknown readiness " + readiness);
    }

    /** Asks for the event that an attempt is in doubt. If it gets lost it is asked for again; a second one tells nothing. */
    private void declare(Entry entry) {
        String executor = String.valueOf(entry.state().getExecutorId());
        queue.declareInDoubt(partition, entry.key(), entry.state().getAttempts(), executor);
    }

    private int give(Plan plan, Lane lane, Entry entry, long now) {
        if (plan.inline()) {
            Arrival arrival = new Arrival(entry.item(), entry.raw(), entry.state(), false);
            context.forward(new Record<>(entry.key().toString(), arrival, now), Nodes.INLINE_WORK);
            return 1;
        }
        QueuedTask task = new QueuedTask(
                partition,
                entry.key(),
                entry.state().getAttempts() + 1,
                entry.item(),
                plan.handler(),
                plan.execution());
        if (queue.offer(task)) {
            return 1;
        }
        lane.await(entry.position(), now + SAFETY_MS);
        return 0;
    }

    private void retry(Experiment record, Lane lane) {
        String experimentId = record.getExperimentId();
        int generation = record.getRetryGeneration();
        if (generation == 0 || tallies.find(experimentId).getRetryGeneration() >= generation) {
            return;
        }
        if (lane.retryGeneration != generation) {
            lane.retryGeneration = generation;
            lane.retryCursor = 0;
            lane.retryTaken = 0;
        }
        boolean[] more = {false};
        int[] looked = {0};
        backlog.scan(experimentId, lane.retryCursor, (position, raw) -> {
            if (looked[0]++ >= RETRY_STEP) {
                more[0] = true;
                return false;
            }
            lane.retryCursor = position + 1;
            retryOne(record, lane, read(position, raw));
            return true;
        });
        if (!more[0]) {
            tallies.change(experimentId, tally -> Tallies.retried(tally, generation));
        }
        report(experimentId);
    }

    private void retryOne(Experiment record, Lane lane, Entry entry) {
        int generation = record.getRetryGeneration();
        if (entry.state().getRetryGeneration() == generation) {
            lane.retryTaken++;
        } else if (lane.retryTaken < quota(record)
                && ItemMachine.isRetried(entry.state(), generation, record.getRetryCategory())) {
            lane.retryTaken++;
            ItemState next = ItemMachine.retried(entry.state(), generation);
            items.put(entry.key().toString(), next);
            tallies.change(record.getExperimentId(), tally -> Tallies.move(tally, entry.state(), next));
            lane.await(entry.position(), 0);
        }
    }

    private long quota(Experiment record) {
        return record.getRetryQuota() == null
                ? Long.MAX_VALUE
                : record.getRetryQuota().getOrDefault(String.valueOf(partition), 0L);
    }

    private void giveUpOnUnknown(String experimentId, Lane lane, long now) {
        if (now < lane.unknownCheckAt) {
            return;
        }
        lane.unknownCheckAt = now + SAFETY_MS;
        int[] looked = {0};
        backlog.scan(experimentId, 0, (position, raw) -> {
            Entry entry = read(position, raw);
            boolean expired = entry.state().getAdmittedAt() + unknownWaitMs <= now && looked[0]++ < STEP;
            if (expired) {
                rejectUnknown(entry, now);
            }
            return expired;
        });
        if (looked[0] > 0) {
            report(experimentId);
        }
    }

    private void rejectUnknown(Entry entry, long now) {
        String experimentId = entry.key().experimentId();
        Reject reject = new Reject(
                RejectReason.UNKNOWN_EXPERIMENT,
                "no experiment of this id was started within " + unknownWaitMs / 1000 + " s",
                experimentId);
        Origin origin = new Origin(Topics.WORK_ITEMS.name(), partition, entry.position());
        byte[] key = entry.key().toString().getBytes(StandardCharsets.UTF_8);
        context.forward(reject.toRecord(origin, key, entry.raw(), now), Nodes.ITEM_REJECTS_SINK);
        backlog.remove(experimentId, entry.position());
        items.remove(entry.key().toString());
        tallies.change(experimentId, tally -> {
            Tallies.move(tally, entry.state(), null);
            Tallies.reject(tally);
        });
    }

    private Entry read(long position, byte[] raw) {
        WorkItem item = deserializer.deserialize(Topics.WORK_ITEMS.name(), raw);
        ItemKey key = new ItemKey(item.getExperimentId(), item.getIncidentId(), item.getType());
        ItemState state =
                Objects.requireNonNull(items.find(key.toString()), "an item in the backlog always has its state");
        return new Entry(position, raw, item, key, state);
    }

    private void report(String experimentId) {
        context.forward(new Record<>(experimentId, experimentId, 0), Nodes.TALLY_REPORT);
    }
}
