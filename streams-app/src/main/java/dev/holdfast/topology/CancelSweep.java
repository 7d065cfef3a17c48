package dev.holdfast.topology;

import dev.holdfast.handler.TaskQueue;
import dev.holdfast.model.ItemWishes;
import dev.holdfast.model.Readiness;
import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.Result;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Carries out a cancel: looks through the backlog, some items at a time, and gives each that is not finished its last
 * result. It comes back for items whose call was under way, and for those that come in late.
 */
final class CancelSweep {
    private static final int STEP = 1_000;
    private static final long AGAIN_MS = 500;

    private final ProcessorContext<Object, Object> context;
    private final Holdings holdings;
    private final TaskQueue queue;
    private final Departures departures;

    CancelSweep(ProcessorContext<Object, Object> context, Holdings holdings, TaskQueue queue, Departures departures) {
        this.context = context;
        this.holdings = holdings;
        this.queue = queue;
        this.departures = departures;
    }

    /** Moves the cancel of an experiment one step, unless nothing is left to cancel here. */
    void step(Plan plan, Lane lane, long now) {
        String experimentId = plan.record().getExperimentId();
        if (now < lane.cancelAt || Tallies.open(holdings.tallies().find(experimentId)) == 0) {
            return;
        }
        lane.cancelCursor = holdings.visit(experimentId, lane.cancelCursor, STEP, entry -> consider(plan, entry, now));
        if (lane.cancelCursor == Holdings.END) {
            lane.cancelCursor = 0;
            lane.cancelAt = now + AGAIN_MS;
        }
        holdings.report(experimentId);
    }

    private void consider(Plan plan, Holdings.Entry entry, long now) {
        if (ItemWishes.isCancelled(entry.state())) {
            cancel(plan, entry, now);
        } else if (Readiness.of(entry.state(), queue.executorId(), departures::isGone, now)
                        .kind()
                == Readiness.Kind.IN_DOUBT) {
            holdings.declareInDoubt(entry, queue);
        }
    }

    private void cancel(Plan plan, Holdings.Entry entry, long now) {
        ItemState cancelled = ItemWishes.cancelled(entry.state(), now);
        Result result = Outcomes.of(
                entry.key(),
                cancelled,
                entry.item().getLabels(),
                null,
                plan.record().getSpecVersion());
        context.forward(new Record<>(entry.key().toString(), result, now), Nodes.RESULTS_SINK);
        holdings.backlog().remove(entry.key().experimentId(), entry.position());
        holdings.change(entry, cancelled);
    }
}
