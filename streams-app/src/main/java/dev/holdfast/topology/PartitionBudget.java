package dev.holdfast.topology;

import dev.holdfast.dispatch.TaskQueue;
import dev.holdfast.model.Allowance;
import dev.holdfast.model.Cost;
import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.topology.PartitionState.Entry;
import java.util.HashMap;
import java.util.Map;

/**
 * Sees to it that one partition begins no call that its grant of the budget does not cover: what is spent and reserved stands
 * in the counts; what was given out and is not known to have begun is kept here. Stream thread only.
 */
final class PartitionBudget {
    private static final long LOOK_MS = 1_000;

    private record Pending(ItemKey key, int attempt, Cost cost) {}

    private final PartitionState holdings;
    private final TaskQueue queue;
    private final Map<String, Map<Long, Pending>> pending = new HashMap<>();
    private long lookAt;

    PartitionBudget(PartitionState holdings, TaskQueue queue) {
        this.holdings = holdings;
        this.queue = queue;
    }

    /** Forgets now and then what has begun, and stands in the counts, and what was dropped. */
    void look(long now) {
        if (now >= lookAt) {
            lookAt = now + LOOK_MS;
            pending.values().forEach(calls -> calls.values().removeIf(this::isSettled));
            pending.values().removeIf(Map::isEmpty);
        }
    }

    /** Says whether a call is covered; if not, asks for more. */
    boolean covers(ExperimentView plan, Entry entry, Cost cost) {
        String experimentId = plan.record().getExperimentId();
        Tally tally = holdings.tallies().find(experimentId);
        boolean covered = Allowance.covers(plan.record(), tally, pendingBeside(entry), cost);
        if (!covered && prune(experimentId)) {
            covered = Allowance.covers(plan.record(), tally, pendingBeside(entry), cost);
        }
        want(tally, covered ? Cost.NONE : cost, false);
        return covered;
    }

    /** Notes that a call was given out. */
    void given(Entry entry, Cost cost) {
        pending.computeIfAbsent(entry.key().experimentId(), id -> new HashMap<>())
                .put(entry.position(), new Pending(entry.key(), entry.state().getAttempts() + 1, cost));
    }

    private boolean holds(ExperimentView plan) {
        Experiment record = plan.record();
        return plan.isLimited()
                && Allowance.isRecalled(record)
                && Allowance.holdsSpare(record, holdings.tallies().find(record.getExperimentId()));
    }

    /** Hands back what no call needs that was given out, if the record asks for it. */
    void handBack(ExperimentView plan) {
        if (!holds(plan)) {
            return;
        }
        String experimentId = plan.record().getExperimentId();
        var unused = prune(experimentId);
        Cost given = sum(experimentId, Long.MIN_VALUE);
        if (Allowance.handBack(plan.record(), holdings.tallies().find(experimentId), given)) {
            holdings.tallies().change(experimentId, tally -> {
                var handed = Allowance.handBack(plan.record(), tally, given);
            });
            holdings.report(experimentId);
        }
    }

    /**
     * Asks for what the next call needs whose time has not come, unless it is covered.
     *
     * @param call what it costs at most; {@link Cost#NONE}: there is none
     */
    void wantLater(ExperimentView plan, Cost call) {
        String experimentId = plan.record().getExperimentId();
        Tally tally = holdings.tallies().find(experimentId);
        boolean covered = Allowance.covers(plan.record(), tally, sum(experimentId, Long.MIN_VALUE), call);
        want(tally, covered ? Cost.NONE : call, !covered && !call.isNone());
    }

    private void want(Tally tally, Cost wanted, boolean later) {
        boolean known = tally.getTokensWanted() == wanted.tokens()
                && tally.getMicrosWanted() == wanted.micros()
                && tally.getWantedLater() == later;
        if (!known) {
            String experimentId = tally.getExperimentId();
            holdings.tallies()
                    .change(
                            experimentId,
                            later ? it -> Tallies.wantsLater(it, wanted) : it -> Tallies.wants(it, wanted));
            holdings.report(experimentId);
        }
    }

    /** What was given out for the item itself before was dropped, if it is considered again. */
    private Cost pendingBeside(Entry entry) {
        return sum(entry.key().experimentId(), entry.position());
    }

    private Cost sum(String experimentId, long besides) {
        Cost sum = Cost.NONE;
        for (Map.Entry<Long, Pending> one :
                pending.getOrDefault(experimentId, Map.of()).entrySet()) {
            sum = one.getKey() == besides ? sum : sum.plus(one.getValue().cost());
        }
        return sum;
    }

    /** Returns how many calls are remembered, of all experiments. */
    int size() {
        return pending.values().stream().mapToInt(Map::size).sum();
    }

    private boolean prune(String experimentId) {
        return pending.getOrDefault(experimentId, new HashMap<>()).values().removeIf(this::isSettled);
    }

    private boolean isSettled(Pending one) {
        ItemState item = holdings.items().find(one.key().toString());
        if (item == null || item.getAttempts() >= one.attempt()) {
            return true;
        }
        boolean waits = item.getStatus() == ItemStatus.QUEUED || item.getStatus() == ItemStatus.RETRYING;
        return !waits || !queue.knows(one.key(), one.attempt());
    }
}
