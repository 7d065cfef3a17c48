package dev.holdfast.topology;

import dev.holdfast.handler.TaskQueue;
import dev.holdfast.model.Cost;
import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.topology.Holdings.Entry;
import java.util.HashMap;
import java.util.Map;

/**
 * Sees to it that one partition begins no call that its grant of the budget does not cover: what is spent and reserved stands
 * in the counts; what was given out and is not known to have begun is kept here. Stream thread only.
 */
final class Ledger {
    private record Pending(ItemKey key, int attempt, Cost cost) {}

    private final Holdings holdings;
    private final TaskQueue queue;
    private final Map<String, Map<Long, Pending>> pending = new HashMap<>();

    Ledger(Holdings holdings, TaskQueue queue) {
        this.holdings = holdings;
        this.queue = queue;
    }

    /** Says whether a call is covered; if not, asks for more. */
    boolean covers(Plan plan, Entry entry, Cost cost) {
        String experimentId = plan.record().getExperimentId();
        Tally tally = holdings.tallies().find(experimentId);
        boolean covered = Tallies.covers(plan.record(), tally, sum(experimentId), cost);
        if (!covered && prune(experimentId)) {
            covered = Tallies.covers(plan.record(), tally, sum(experimentId), cost);
        }
        Cost wanted = covered ? Cost.NONE : cost;
        if (tally.getTokensWanted() != wanted.tokens() || tally.getMicrosWanted() != wanted.micros()) {
            holdings.tallies().change(experimentId, changed -> Tallies.wants(changed, wanted));
            holdings.report(experimentId);
        }
        return covered;
    }

    /** Notes that a call was given out. */
    void given(Entry entry, Cost cost) {
        pending.computeIfAbsent(entry.key().experimentId(), id -> new HashMap<>())
                .put(entry.position(), new Pending(entry.key(), entry.state().getAttempts() + 1, cost));
    }

    private Cost sum(String experimentId) {
        Cost sum = Cost.NONE;
        for (Pending one : pending.getOrDefault(experimentId, Map.of()).values()) {
            sum = sum.plus(one.cost());
        }
        return sum;
    }

    /** Forgets what has begun, and stands in the counts, and what was dropped; says whether there was any. */
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
