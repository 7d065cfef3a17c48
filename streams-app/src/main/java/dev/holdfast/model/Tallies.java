package dev.holdfast.model;

import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Tally;
import org.jspecify.annotations.Nullable;

/**
 * Absolute counts of one experiment on one partition. What is counted of items is a function of their states, so a tally
 * always equals the sum over the store, and a replay cannot double it.
 */
public final class Tallies {

    private Tallies() {}

    /** Returns the tally of an experiment that this partition has not met. */
    public static Tally none(String experimentId, int partition) {
        Tally tally = new Tally();
        tally.setExperimentId(experimentId);
        tally.setPartition(partition);
        return tally;
    }

    /**
     * Counts the change of one item, in place.
     *
     * @param before the item's state before, or null if it was not there
     * @param after its state now, or null if it is there no more
     */
    public static void move(Tally tally, @Nullable ItemState before, @Nullable ItemState after) {
        count(tally, before, -1);
        count(tally, after, 1);
        tally.setSequence(tally.getSequence() + 1);
    }

    /** Counts a record that came again for a known key, in place. */
    public static void duplicate(Tally tally) {
        tally.setDuplicates(tally.getDuplicates() + 1);
        tally.setSequence(tally.getSequence() + 1);
    }

    /** Counts a rejected record that named the experiment, in place. */
    public static void reject(Tally tally) {
        tally.setRejected(tally.getRejected() + 1);
        tally.setSequence(tally.getSequence() + 1);
    }

    /** Notes that the partition has carried out a retry, in place. */
    public static void retried(Tally tally, int generation) {
        tally.setRetryGeneration(generation);
        tally.setSequence(tally.getSequence() + 1);
    }

    /** Notes that no call is under way on the partition since a pause, in place. */
    public static void paused(Tally tally, int generation) {
        tally.setPauseGeneration(generation);
        tally.setSequence(tally.getSequence() + 1);
    }

    /** Notes that the next call needs more than the partition's grant covers, or {@link Cost#NONE}, in place. */
    public static void wants(Tally tally, Cost cost) {
        want(tally, cost, false);
    }

    /** Notes what the next call needs whose time has not come, in place: nothing is granted for it yet. */
    public static void wantsLater(Tally tally, Cost cost) {
        want(tally, cost, true);
    }

    private static void want(Tally tally, Cost cost, boolean later) {
        tally.setTokensWanted(cost.tokens());
        tally.setMicrosWanted(cost.micros());
        tally.setWantedLater(later);
        tally.setSequence(tally.getSequence() + 1);
    }

    /** Says whether a budget has to do with the partition: something is charged, or was asked for. */
    public static boolean isCharged(Tally tally) {
        return tally.getTokensSpent() != 0
                || tally.getMicrosSpent() != 0
                || tally.getTokensReserved() != 0
                || tally.getTokensWanted() != 0
                || tally.getTokensReturned() != 0
                || tally.getMicrosReturned() != 0;
    }

    /** Returns how many items of the experiment are not finished on the partition. */
    public static long open(Tally tally) {
        return tally.getAdmitted()
                - tally.getSucceeded()
                - tally.getFailed()
                - tally.getCancelled()
                - tally.getItemsRejected();
    }

    private static void count(Tally tally, @Nullable ItemState item, int sign) {
        if (item == null) {
            return;
        }
        tally.setAdmitted(tally.getAdmitted() + sign);
        tally.setAttempts(tally.getAttempts() + (long) sign * item.getAttempts());
        tally.setTokensReserved(tally.getTokensReserved() + sign * item.getTokensReserved());
        tally.setMicrosReserved(tally.getMicrosReserved() + sign * item.getMicrosReserved());
        tally.setTokensSpent(tally.getTokensSpent() + sign * item.getTokensSpent());
        tally.setMicrosSpent(tally.getMicrosSpent() + sign * item.getMicrosSpent());
        tally.setAttemptsInDoubt(tally.getAttemptsInDoubt() + (long) sign * item.getInDoubt());
        if (item.getInDoubt() > 0) {
            tally.setItemsInDoubt(tally.getItemsInDoubt() + sign);
        }
        if (ExternalTasks.isExternal(item)) {
            ExternalTasks.count(tally, item, sign);
        }
        if (item.getStatus() == ItemStatus.SUCCEEDED) {
            tally.setSucceeded(tally.getSucceeded() + sign);
        } else if (item.getStatus() == ItemStatus.FAILED) {
            tally.setFailed(tally.getFailed() + sign);
        } else if (item.getStatus() == ItemStatus.CANCELLED) {
            tally.setCancelled(tally.getCancelled() + sign);
        } else if (item.getStatus() == ItemStatus.REJECTED) {
            tally.setItemsRejected(tally.getItemsRejected() + sign);
        } else if (item.getStatus() == ItemStatus.HELD) {
            tally.setItemsHeld(tally.getItemsHeld() + sign);
        } else if (item.getStatus() == ItemStatus.RETRYING) {
            tally.setItemsRetrying(tally.getItemsRetrying() + sign);
        }
    }
}
