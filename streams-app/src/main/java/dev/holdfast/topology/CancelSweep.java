package dev.holdfast.topology;

import dev.holdfast.dispatch.TaskQueue;
import dev.holdfast.model.ItemWishes;
import dev.holdfast.model.Readiness;
import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Result;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Carries out a cancel: looks through the backlog once, some items at a time, and gives each that is not finished its last
 * result. It comes back for items whose call was under way, and for what is behind the last one that it has seen. If the
 * counts say that more is open than it knows of, it looks through all once more.
 */
final class CancelSweep {
    private static final int STEP = 1_000;
    private static final long AGAIN_MS = 500;

    private final ProcessorContext<Object, Object> context;
    private final PartitionState holdings;
    private final TaskQueue queue;
    private final InstanceLiveness departures;

    CancelSweep(
            ProcessorContext<Object, Object> context,
            PartitionState holdings,
            TaskQueue queue,
            InstanceLiveness departures) {
        this.context = context;
        this.holdings = holdings;
        this.queue = queue;
        this.departures = departures;
    }

    /** Moves the cancel of an experiment one step, unless nothing is left to cancel here. */
    void step(ExperimentView plan, DispatchCursor lane, long now) {
        String experimentId = plan.record().getExperimentId();
        if (now < lane.cancelAt || Tallies.open(holdings.tallies().find(experimentId)) == 0) {
            return;
        }
        long next = holdings.visit(experimentId, lane.cancelCursor, STEP, entry -> {
            lane.cancelCursor = entry.position() + 1;
            consider(plan, lane, entry, now);
        });
        if (next == PartitionState.END) {
            lookAtWhatWasUnderWay(plan, lane, now);
            boolean unseen = Tallies.open(holdings.tallies().find(experimentId)) > lane.underWay.size();
            if (unseen && lane.cancelUnseen) {
                lane.cancelCursor = 0;
            }
            lane.cancelUnseen = unseen && !lane.cancelUnseen;
            lane.cancelAt = now + AGAIN_MS;
        }
        holdings.report(experimentId);
    }

    private void lookAtWhatWasUnderWay(ExperimentView plan, DispatchCursor lane, long now) {
        for (long position : List.copyOf(lane.underWay)) {
            byte[] raw = holdings.backlog().find(plan.record().getExperimentId(), position);
            if (raw == null) {
                lane.underWay.remove(position);
            } else {
                consider(plan, lane, holdings.read(position, raw), now);
            }
        }
    }

    private void consider(ExperimentView plan, DispatchCursor lane, PartitionState.Entry entry, long now) {
        if (entry.state().getStatus() == ItemStatus.STARTED) {
            lane.underWay.add(entry.position());
        } else {
            lane.underWay.remove(entry.position());
        }
        if (ItemWishes.isCancelled(entry.state())) {
            cancel(plan, entry, now);
        } else if (Readiness.of(entry.state(), queue.executorId(), departures::isGone, now)
                        .kind()
                == Readiness.Kind.IN_DOUBT) {
            holdings.declareInDoubt(entry, queue);
        }
    }

    private void cancel(ExperimentView plan, PartitionState.Entry entry, long now) {
        ItemState cancelled = ItemWishes.cancelled(entry.state(), now);
        Result result = Outcomes.of(
                entry.key(),
                cancelled,
                entry.item().getLabels(),
                null,
                plan.record().getSpecVersion());
        context.forward(new Record<>(entry.key().toString(), result, now), NodeNames.RESULTS_SINK);
        holdings.keepLabels(entry.position(), entry.item());
        holdings.change(entry, cancelled);
    }
}
