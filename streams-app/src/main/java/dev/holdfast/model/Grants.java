package dev.holdfast.model;

import dev.holdfast.schemas.avro.BudgetRecall;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Grant;
import dev.holdfast.schemas.avro.PauseCause;
import dev.holdfast.schemas.avro.Tally;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deals out a budget to partitions, so that it is never crossed, not by one call, whoever makes it: a partition begins a call
 * only within its {@link Allowance}. What it was granted stands in the record and only grows; what it has handed back stands in
 * its tally and only grows, too. So whatever of the two comes late, the record's one writer counts no less than a partition may
 * use; and nothing that was granted is granted to another before the partition itself has handed it back.
 */
final class Grants {
    private Grants() {}

    /** Brings the grants of a record up to date, in place; pauses it if nothing more can be granted. */
    static Experiment update(Experiment record, Collection<Tally> tallies, Instant at) {
        record.setTokensSpent(tallies.stream().mapToLong(Tally::getTokensSpent).sum());
        record.setMicrosSpent(tallies.stream().mapToLong(Tally::getMicrosSpent).sum());
        boolean runs = record.getStatus() == ExperimentStatus.RUNNING;
        if (isLate(record, at) && (runs || Stops.isWaitingForService(record))) {
            return paused(record, "the wall time is over");
        }
        boolean limitsCalls = record.getBudgetTokens() != null || record.getBudgetMicros() != null;
        return runs && limitsCalls ? dealt(record, tallies) : record;
    }

    /** Returns when the wall time of an experiment is over, epoch ms, or null if that ends nothing now. */
    static @Nullable Long end(Experiment record) {
        Long wallTime = record.getBudgetWallTimeMs();
        boolean goesOn = record.getStatus() == ExperimentStatus.RUNNING || Stops.isWaitingForService(record);
        return wallTime == null || !goesOn
                ? null
                : Long.valueOf(record.getStartedAt().toEpochMilli() + wallTime);
    }

    /** Returns what a partition has spent and reserved. */
    static Cost committed(Tally tally) {
        return new Cost(
                tally.getTokensSpent() + tally.getTokensReserved(), tally.getMicrosSpent() + tally.getMicrosReserved());
    }

    private static Experiment dealt(Experiment record, Collection<Tally> tallies) {
        Cost limit = new Cost(orNone(record.getBudgetTokens()), orNone(record.getBudgetMicros()));
        Cost held = held(record, tallies);
        Cost free = limit.minus(held);
        boolean anyStarved = false;
        for (Tally tally : tallies) {
            if (isStarved(record, tally)) {
                Cost lacking = Allowance.lacking(record, tally);
                if (lacking.isWithin(free)) {
                    Cost more = lacking.max(free.dividedBy(2L * tallies.size()));
                    put(record, tally, more);
                    free = free.minus(more);
                } else {
                    anyStarved = true;
                }
            }
        }
        Cost left = free;
        anyStarved |= tallies.stream().anyMatch(tally -> isTooLittleLater(record, tally, left));
        record.setBudgetRecall(
                !held.isWithin(limit) ? BudgetRecall.ALL : anyStarved ? BudgetRecall.UNNEEDED : BudgetRecall.NONE);
        boolean over = anyStarved && tallies.stream().allMatch(tally -> isAtItsEnd(record, tally, left));
        return over ? paused(record, spentSentence(record)) : record;
    }

    /** Says whether a partition neither makes a call, nor can make one with what it was granted, nor may ask for another. */
    private static boolean isAtItsEnd(Experiment record, Tally tally, Cost free) {
        boolean calls = tally.getTokensReserved() != 0 || tally.getMicrosReserved() != 0;
        return !calls
                && Allowance.spare(record, tally, Cost.NONE).isNone()
                && (!goesOn(tally) || isStarved(record, tally) || isTooLittleLater(record, tally, free));
    }

    /** Says whether a call of the partition waits for more than it was granted. */
    private static boolean isStarved(Experiment record, Tally tally) {
        return goesOn(tally) && !tally.getWantedLater() && !Allowance.coversWanted(record, tally);
    }

    private static boolean isTooLittleLater(Experiment record, Tally tally, Cost free) {
        return goesOn(tally)
                && tally.getWantedLater()
                && !Allowance.lacking(record, tally).isWithin(free);
    }

    /** Says whether the partition has items that go on without a person. */
    private static boolean goesOn(Tally tally) {
        return Tallies.open(tally) > tally.getItemsHeld();
    }

    /** Returns what partitions may use in all: those that were never heard of, too. */
    private static Cost held(Experiment record, Collection<Tally> tallies) {
        Map<String, Grant> unheard = new HashMap<>(record.getBudgetGrants());
        Cost sum = Cost.NONE;
        for (Tally tally : tallies) {
            sum = sum.plus(Allowance.held(record, tally));
            unheard.remove(String.valueOf(tally.getPartition()));
        }
        for (Grant grant : unheard.values()) {
            sum = sum.plus(Allowance.limited(record, new Cost(grant.getTokens(), grant.getMicros())));
        }
        return sum;
    }

    /** Grants a partition more than it holds. */
    private static void put(Experiment record, Tally tally, Cost more) {
        Cost sum = Allowance.held(record, tally).plus(Allowance.returned(tally)).plus(more);
        Cost before = Allowance.granted(record, tally.getPartition());
        Map<String, Grant> grants = new HashMap<>(record.getBudgetGrants());
        Cost after = before.max(Allowance.limited(record, sum));
        grants.put(String.valueOf(tally.getPartition()), new Grant(after.tokens(), after.micros()));
        record.setBudgetGrants(grants);
    }

    private static boolean isLate(Experiment record, Instant at) {
        Long wallTime = record.getBudgetWallTimeMs();
        return wallTime != null && at.toEpochMilli() - record.getStartedAt().toEpochMilli() >= wallTime;
    }

    private static long orNone(@Nullable Long limit) {
        return limit == null ? 0 : limit;
    }

    private static String spentSentence(Experiment record) {
        String tokens = record.getBudgetTokens() == null
                ? ""
                : ", " + record.getTokensSpent() + " of " + record.getBudgetTokens() + " tokens";
        String money = record.getBudgetMicros() == null
                ? ""
                : ", " + Money.of(record.getMicrosSpent()) + " of " + Money.of(record.getBudgetMicros()) + " in money";
        return "what is left does not cover one more call" + tokens + money;
    }

    private static Experiment paused(Experiment record, String why) {
        return Estimate.withoutTimes(Experiment.newBuilder(record))
                .setStatus(ExperimentStatus.PAUSING)
                .setStatusReason("budget: " + why + "; 'holdfast resume " + record.getExperimentId()
                        + " --budget +N' raises it and goes on")
                .setPausedBy(PauseCause.BUDGET)
                .setBreakerCategory(null)
                .setPauseGeneration(record.getPauseGeneration() + 1)
                .setRatePerSec(null)
                .setBudgetRecall(BudgetRecall.NONE)
                .build();
    }
}
