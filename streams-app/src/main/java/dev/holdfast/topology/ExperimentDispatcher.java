package dev.holdfast.topology;

import dev.holdfast.dispatch.Demand;
import dev.holdfast.dispatch.QueuedTask;
import dev.holdfast.dispatch.TaskQueue;
import dev.holdfast.model.Cost;
import dev.holdfast.model.Progress;
import dev.holdfast.model.Readiness;
import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.topology.PartitionState.Entry;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Moves one experiment's lane one step towards what its record wants: give out what is due, carry out a retry, come to
 * rest, cancel what is left; or give up on an unknown experiment.
 */
final class ExperimentDispatcher {
    private static final int STEP = 256;
    private static final long OFFER_AGAIN_MS = 1_000;
    private static final int NO_MORE = -1;
    private static final long NO_MORE_AGAIN_MS = 100;
    private static final long LOOK_AGAIN_MS = 500;
    private static final long DECLARE_AGAIN_MS = 30_000;

    private final ProcessorContext<Object, Object> context;
    private final TaskQueue queue;
    private final ExperimentViews plans;
    private final PartitionState holdings;
    private final InstanceLiveness departures;
    private final PartitionBudget ledger;
    private final BudgetShortage shortage;
    private final TaskDispatch tasks;
    private final RetrySweep retries;
    private final CancelSweep cancels;
    private final UnknownExperiments unknown;
    private final InlineSlice slice;
    private final LongSupplier nanos;
    private DispatchCursor.Look ended = DispatchCursor.Look.NOT_OVER;

    ExperimentDispatcher(
            ProcessorContext<Object, Object> context,
            TopologySettings settings,
            TopicSerdes codecs,
            InFlightExternalTasks outstanding,
            InlineTurns turns) {
        this.context = context;
        this.queue = settings.queue();
        this.nanos = settings.nanos();
        this.slice = new InlineSlice(turns);
        this.plans = new ExperimentViews(context, codecs, settings.handlers());
        this.holdings = new PartitionState(context, codecs);
        this.retries = new RetrySweep(holdings);
        this.ledger = new PartitionBudget(holdings, queue);
        this.tasks = new TaskDispatch(context, holdings, queue, outstanding, codecs);
        this.departures = new InstanceLiveness(settings.instances());
        this.shortage = new BudgetShortage(holdings, queue, ledger, departures);
        this.cancels = new CancelSweep(context, holdings, queue, departures);
        this.unknown = new UnknownExperiments(context, holdings, settings.commands(), settings.unknownExperimentWait());
    }

    /** Takes that a pulse begins, whether or not there is anything to do. */
    void pulse(long now) {
        slice.pulse(now);
    }

    /** Takes what has become known since the last time; before the lanes are worked on. */
    void look(long now) {
        departures.look(now);
        ledger.look(now);
    }

    /** Says whether nothing more is done with an experiment, as far as its record tells. */
    boolean isOver(String experimentId) {
        ExperimentView plan = plans.find(experimentId);
        return plan != null && Progress.isOver(plan.record());
    }

    /** Says whether the counts of the partition leave nothing to do for an experiment that is over. */
    boolean isDone(String experimentId) {
        return Tallies.open(holdings.tallies().find(experimentId)) == 0;
    }

    /** Works on a lane; says whether something was given out. */
    boolean work(String experimentId, DispatchCursor lane, long now) {
        ExperimentView plan = plans.find(experimentId);
        if (plan == null) {
            unknown.step(experimentId, lane, now);
        } else if (plan.isRunning()) {
            if (plan.external()) {
                tasks.look(plan, now);
            }
            lane.probing = false;
            retries.step(plan.record(), lane);
            return giveOut(plan, lane, now);
        } else if (plan.isProbing()) {
            probe(experimentId, lane);
            return giveOut(plan, lane, now);
        } else if (plan.isPausing() || plan.isPaused()) {
            pause(plan, lane, now);
        } else if (plan.isCancelled()) {
            cancel(plan, lane, now);
        } else if (plan.isFailed()) {
            bringToRest(experimentId, lane);
        }
        return false;
    }

    /** What was lined up when the breaker opened may be nothing but bad items: the probe is chosen anew. */
    private void probe(String experimentId, DispatchCursor lane) {
        if (!lane.probing) {
            lane.probing = true;
            var unused = bringToRest(experimentId, lane);
        }
    }

    /** Comes to rest once for each pause, whatever the record says by then: what was lined up before it was seen is dropped. */
    private void pause(ExperimentView plan, DispatchCursor lane, long now) {
        String experimentId = plan.record().getExperimentId();
        if (plan.external()) {
            tasks.look(plan, now);
        }
        if (lane.restedGeneration < plan.record().getPauseGeneration()
                && bringToRest(experimentId, lane)
                && (!plan.external() || tasks.isAtRest(experimentId))) {
            isAtRest(plan, lane);
        }
    }

    private void cancel(ExperimentView plan, DispatchCursor lane, long now) {
        String experimentId = plan.record().getExperimentId();
        if (bringToRest(experimentId, lane)) { // what external workers have taken, the sweep waits for
            cancels.step(plan, lane, now);
            if (lane.restedGeneration < plan.record().getPauseGeneration()
                    && Tallies.open(holdings.tallies().find(experimentId)) == 0) {
                isAtRest(plan, lane);
            }
        }
    }

    /** Says that nothing is under way on the partition, unless it has said so. */
    private void isAtRest(ExperimentView plan, DispatchCursor lane) {
        String experimentId = plan.record().getExperimentId();
        int generation = plan.record().getPauseGeneration();
        lane.restedGeneration = generation;
        if (holdings.tallies().find(experimentId).getPauseGeneration() < generation) {
            holdings.tallies().change(experimentId, tally -> Tallies.paused(tally, generation));
            holdings.report(experimentId);
        }
    }

    /** Drops what has not begun, and says whether nothing is under way; what is ends by itself. */
    private boolean bringToRest(String experimentId, DispatchCursor lane) {
        lane.cursor = 0; // what was dropped lies behind it
        return queue.bringToRest(holdings.partition(), experimentId);
    }

    private boolean giveOut(ExperimentView plan, DispatchCursor lane, long now) {
        int places = plan.inline() ? STEP : Math.min(STEP, room(plan));
        int[] room = {places};
        ended = DispatchCursor.Look.NOT_OVER;
        if (!plan.inline() && queue.wantsFresh(plan.record().getExperimentId())) {
            goOnThroughTheBacklog(plan, lane, room, now, true);
            var unused = room[0] > 0 && giveOutDue(plan, lane, room, now);
        } else if (giveOutDue(plan, lane, room, now) && room[0] > 0) {
            goOnThroughTheBacklog(plan, lane, room, now, false);
        }
        boolean gave = room[0] < places;
        if (plan.isLimited() && plan.isRunning()) {
            shortage.settle(plan, lane, ended, gave, now);
        }
        return gave;
    }

    /** Gives out what waited for its time; says whether there may be room for more. */
    private boolean giveOutDue(ExperimentView plan, DispatchCursor lane, int[] room, long now) {
        String experimentId = plan.record().getExperimentId();
        while (room[0] > 0 && lane.hasDue(now)) {
            long position = lane.pollDue();
            byte[] raw = holdings.backlog().find(experimentId, position);
            int taken = raw == null ? 0 : consider(plan, lane, holdings.read(position, raw), now);
            if (taken == NO_MORE) {
                lane.await(position, now + NO_MORE_AGAIN_MS);
                return false;
            }
            room[0] -= taken;
        }
        return true;
    }

    /** Gives out items in item order; those that have failed before come in their own time where only fresh ones are wanted. */
    private void goOnThroughTheBacklog(
            ExperimentView plan, DispatchCursor lane, int[] room, long now, boolean onlyFresh) {
        int[] looked = {0};
        boolean[] through = {true};
        holdings.backlog().scan(plan.record().getExperimentId(), lane.cursor, (position, raw) -> {
            through[0] = room[0] > 0 && looked[0]++ < STEP;
            if (!through[0]) {
                return false;
            }
            lane.cursor = position + 1;
            Entry entry = holdings.read(position, raw);
            if (onlyFresh && entry.state().getStatus() == ItemStatus.RETRYING) {
                lane.await(position, now);
                return true;
            }
            int taken = consider(plan, lane, entry, now);
            if (taken == NO_MORE) {
                lane.cursor = position;
                through[0] = false;
                return false;
            }
            room[0] -= taken;
            return true;
        });
        if (through[0] && !lane.hasDue(now)) {
            ended = DispatchCursor.Look.NOTHING_DUE;
        }
    }

    private int room(ExperimentView plan) {
        if (plan.external()) {
            return tasks.room(plan);
        }
        return queue.room(new Demand(
                plan.record().getExperimentId(),
                plan.record().getSpecVersion(),
                plan.execution(),
                plan.record().getSessionStartedAt().toEpochMilli(),
                plan.isProbing()));
    }

    /**
     * Returns how many places the item took, 0 or 1; or that there is none for it or what is behind it now: no budget, no
     * place outside, no time left for inline work.
     */
    private int consider(ExperimentView plan, DispatchCursor lane, Entry entry, long now) {
        Readiness readiness = Readiness.of(entry.state(), queue.executorId(), departures::isGone, now);
        return switch (readiness.kind()) {
            case READY -> give(plan, lane, entry, now);
            case LATER -> {
                // One that runs elsewhere is looked at again: its instance may be gone by then.
                boolean runs = entry.state().getStatus() == ItemStatus.STARTED;
                lane.await(entry.position(), runs ? Math.min(readiness.at(), now + LOOK_AGAIN_MS) : readiness.at());
                yield 0;
            }
            case IN_DOUBT -> {
                // If the event gets lost it is asked for again; a second one tells nothing.
                holdings.declareInDoubt(entry, queue);
                lane.await(entry.position(), now + DECLARE_AGAIN_MS);
                yield 0;
            }
            case NO -> 0;
        };
    }

    private boolean handle(Entry entry, long now) {
        if (!slice.isLeft(now)) {
            return false;
        }
        long begin = nanos.getAsLong();
        InlineTask arrival = new InlineTask(entry.key(), entry.item(), entry.raw(), entry.state(), false);
        context.forward(new Record<>(entry.key().toString(), arrival, now), NodeNames.INLINE_WORK);
        slice.used(now, nanos.getAsLong() - begin);
        return true;
    }

    private int give(ExperimentView plan, DispatchCursor lane, Entry entry, long now) {
        if (plan.inline()) {
            return handle(entry, now) ? 1 : NO_MORE;
        }
        if (plan.external()) {
            return tasks.give(plan, entry, now) ? 1 : NO_MORE;
        }
        Charges charges = plan.charges();
        Cost cost = charges == null ? Cost.NONE : charges.atMost(entry.item());
        if (plan.isLimited() && !ledger.covers(plan, entry, cost)) {
            ended = DispatchCursor.Look.NOT_COVERED;
            return NO_MORE;
        }
        QueuedTask task = new QueuedTask(
                holdings.partition(),
                entry.key(),
                entry.state().getAttempts() + 1,
                entry.item(),
                plan.record().getSpecVersion(),
                plan.handler(),
                plan.execution(),
                cost);
        if (queue.offer(task)) {
            if (plan.isLimited()) {
                ledger.given(entry, cost);
            }
            return 1;
        }
        lane.await(entry.position(), now + OFFER_AGAIN_MS);
        return 0;
    }
}
