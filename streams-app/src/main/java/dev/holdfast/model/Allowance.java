package dev.holdfast.model;

import dev.holdfast.schemas.avro.BudgetRecall;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Grant;
import dev.holdfast.schemas.avro.Tally;

/**
 * What one partition may spend and reserve of a budget: what the record says that it was granted, less what its own tally says
 * that it has handed back. Both only grow, so a record that is read late allows less, never more. What the budget does not limit,
 * tokens or money, counts as nothing.
 */
public final class Allowance {
    private Allowance() {}

    /**
     * Says whether one more call is within what a partition may use.
     *
     * @param record the record, however old
     * @param own the partition's own tally
     * @param pending what calls cost at most that were given out and are not in the tally yet
     * @param call what the call costs at most
     */
    public static boolean covers(Experiment record, Tally own, Cost pending, Cost call) {
        Cost all = limited(record, Grants.committed(own).plus(pending).plus(call));
        return all.isWithin(allowed(record, own));
    }

    /** Says whether the partition has to hand something back: the record asks for it. */
    public static boolean isRecalled(Experiment record) {
        return record.getBudgetRecall() == BudgetRecall.UNNEEDED || record.getBudgetRecall() == BudgetRecall.ALL;
    }

    /**
     * Hands back what no call needs that was begun or given out, in place.
     *
     * @return false if there was nothing to hand back
     */
    public static boolean handBack(Experiment record, Tally own, Cost pending) {
        Cost back = spare(record, own, pending);
        if (back.isNone()) {
            return false;
        }
        own.setTokensReturned(own.getTokensReturned() + back.tokens());
        own.setMicrosReturned(own.getMicrosReturned() + back.micros());
        own.setSequence(own.getSequence() + 1);
        return true;
    }

    /** Says whether the partition may use more than it has spent and reserved. */
    public static boolean holdsSpare(Experiment record, Tally own) {
        return !spare(record, own, Cost.NONE).isNone();
    }

    /** Returns what is allowed and neither spent nor reserved nor pending. */
    static Cost spare(Experiment record, Tally tally, Cost pending) {
        Cost used = limited(record, Grants.committed(tally).plus(pending));
        return allowed(record, tally).minus(used);
    }

    /** Returns what counts as the partition's: what it may use, or has used, which may be more. */
    static Cost held(Experiment record, Tally tally) {
        return allowed(record, tally).max(limited(record, Grants.committed(tally)));
    }

    static boolean coversWanted(Experiment record, Tally tally) {
        Cost wanted = limited(record, wanted(tally));
        return wanted.isNone() || covers(record, tally, Cost.NONE, wanted);
    }

    /** Returns what the call that the partition waits for needs beyond what it holds. */
    static Cost lacking(Experiment record, Tally tally) {
        Cost needed = limited(record, Grants.committed(tally).plus(wanted(tally)));
        return needed.minus(held(record, tally));
    }

    static Cost granted(Experiment record, int partition) {
        Grant grant = record.getBudgetGrants().get(String.valueOf(partition));
        return grant == null ? Cost.NONE : new Cost(grant.getTokens(), grant.getMicros());
    }

    static Cost returned(Tally tally) {
        return new Cost(tally.getTokensReturned(), tally.getMicrosReturned());
    }

    static Cost limited(Experiment record, Cost cost) {
        return new Cost(
                record.getBudgetTokens() == null ? 0 : cost.tokens(),
                record.getBudgetMicros() == null ? 0 : cost.micros());
    }

    private static Cost allowed(Experiment record, Tally tally) {
        return limited(record, granted(record, tally.getPartition()).minus(returned(tally)));
    }

    private static Cost wanted(Tally tally) {
        return new Cost(tally.getTokensWanted(), tally.getMicrosWanted());
    }
}
