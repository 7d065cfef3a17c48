package dev.holdfast.topology;

import dev.holdfast.dispatch.TaskQueue;
import dev.holdfast.model.Allowance;
import dev.holdfast.model.Cost;
import dev.holdfast.model.Readiness;
import dev.holdfast.schemas.avro.BudgetRecall;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.topology.PartitionState.Entry;
import java.util.Objects;

/**
 * What a partition does where the budget runs short: it hands back what it cannot use now, for another waits for it, and finds the
 * calls in doubt behind an item that is not covered, for what they reserved is not known to be spent before. So the budget ends
 * in bounded time: used by a call, or known not to cover one more. Stream thread only.
 */
final class BudgetShortage {
    private static final int STEP = 256;
    private static final long STEP_AGAIN_MS = 50;
    private static final long SWEEP_AGAIN_MS = 5_000;
    private static final long IDLE_AGAIN_MS = 500;
    /** How long a partition keeps what it could use if there were places for its calls. */
    private static final long NO_PLACE_MS = 2_000;

    private final PartitionState holdings;
    private final TaskQueue queue;
    private final PartitionBudget ledger;
    private final InstanceLiveness departures;

    BudgetShortage(PartitionState holdings, TaskQueue queue, PartitionBudget ledger, InstanceLiveness departures) {
        this.holdings = holdings;
        this.queue = queue;
        this.ledger = ledger;
        this.departures = departures;
    }

    /**
     * Takes how a look for calls ended.
     *
     * @param look how it ended
     * @param gave whether something was given out
     */
    void settle(ExperimentView plan, DispatchCursor lane, DispatchCursor.Look look, boolean gave, long now) {
        if (look == DispatchCursor.Look.NOT_COVERED) {
            findDoubts(plan, lane, now);
        }
        boolean recalled = Allowance.isRecalled(plan.record());
        boolean all = plan.record().getBudgetRecall() == BudgetRecall.ALL;
        if (gave || !recalled) {
            lane.noPlaceSince = now;
        }
        if (look == DispatchCursor.Look.NOTHING_DUE && now >= lane.idleAt) {
            lane.idleAt = now + IDLE_AGAIN_MS;
            ledger.handBack(plan);
            ledger.wantLater(plan, nextRetry(plan, lane));
        } else if (all || (recalled && look == DispatchCursor.Look.NOT_COVERED)) {
            ledger.handBack(plan);
        } else if (recalled && look == DispatchCursor.Look.NOT_OVER && now - lane.noPlaceSince >= NO_PLACE_MS) {
            lane.noPlaceSince = now;
            ledger.handBack(plan);
        }
    }

    /** Returns what the next call costs at most that waits for its time. */
    private Cost nextRetry(ExperimentView plan, DispatchCursor lane) {
        for (long position : lane.nextWaiting()) {
            byte[] raw = holdings.backlog().find(plan.record().getExperimentId(), position);
            if (raw != null) {
                Entry entry = holdings.read(position, raw);
                if (entry.state().getStatus() == ItemStatus.RETRYING) {
                    return Objects.requireNonNull(plan.charges()).atMost(entry.item());
                }
            }
        }
        return Cost.NONE;
    }

    private void findDoubts(ExperimentView plan, DispatchCursor lane, long now) {
        String experimentId = plan.record().getExperimentId();
        Tally tally = holdings.tallies().find(experimentId);
        boolean anyReserved = tally.getTokensReserved() != 0 || tally.getMicrosReserved() != 0;
        if (!anyReserved || now < lane.doubtAt) {
            return;
        }
        lane.doubtCursor = holdings.visit(experimentId, lane.doubtCursor, STEP, entry -> declareIfInDoubt(entry, now));
        boolean through = lane.doubtCursor == PartitionState.END;
        lane.doubtCursor = through ? 0 : lane.doubtCursor;
        lane.doubtAt = now + (through ? SWEEP_AGAIN_MS : STEP_AGAIN_MS);
    }

    private void declareIfInDoubt(Entry entry, long now) {
        Readiness readiness = Readiness.of(entry.state(), queue.executorId(), departures::isGone, now);
        if (readiness.kind() == Readiness.Kind.IN_DOUBT) {
            holdings.declareInDoubt(entry, queue);
        }
    }
}
