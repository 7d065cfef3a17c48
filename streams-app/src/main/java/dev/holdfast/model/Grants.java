package dev.holdfast.model;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Grant;
import dev.holdfast.schemas.avro.PauseCause;
import dev.holdfast.schemas.avro.Tally;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deals out a budget to partitions, so that it is never crossed, not by one call, whoever makes it: a partition begins a call
 * only within what it was granted, grants are stored before they are used, and their sum never exceeds the budget. A grant
 * is what a partition may have spent and reserved in all; it falls only when the partition has nothing left to do.
 */
final class Grants {
    private Grants() {}

    /** Brings the grants of a record up to date, in place; pauses it if nothing more can be granted. */
    static Experiment update(Experiment record, Collection<Tally> tallies, Instant at) {
        record.setTokensSpent(tallies.stream().mapToLong(Tally::getTokensSpent).sum());
        record.setMicrosSpent(tallies.stream().mapToLong(Tally::getMicrosSpent).sum());
        if (record.getStatus() != ExperimentStatus.RUNNING) {
            return record;
        }
        if (isLate(record, at)) {
            return paused(record, "the wall time is over");
        }
        if (record.getBudgetTokens() == null && record.getBudgetMicros() == null) {
            return record;
        }
        Map<String, Grant> grants = new HashMap<>(record.getBudgetGrants());
        Cost free = limit(record).minus(granted(grants, tallies));
        List<Tally> starved =
                tallies.stream().filter(tally -> isStarved(tally, grants)).toList();
        boolean anyGranted = false;
        for (Tally tally : starved) {
            Cost lacking = committed(tally).plus(wanted(tally)).minus(grant(tally, grants));
            if (lacking.isWithin(free)) {
                Cost more = lacking.max(free.dividedBy(2L * Math.max(1, tallies.size())));
                put(grants, tally, grant(tally, grants).plus(more));
                free = free.minus(more);
                anyGranted = true;
            }
        }
        record.setBudgetGrants(grants);
        boolean nothingReserved =
                tallies.stream().allMatch(tally -> tally.getTokensReserved() == 0 && tally.getMicrosReserved() == 0);
        boolean allStarved = tallies.stream().allMatch(tally -> Tallies.open(tally) == 0 || isStarved(tally, grants));
        boolean over = !starved.isEmpty() && !anyGranted && nothingReserved && allStarved;
        return over ? paused(record, spentSentence(record)) : record;
    }

    /** Returns what a partition may have spent and reserved in all. */
    static Cost of(Experiment record, int partition) {
        Grant grant = record.getBudgetGrants().get(String.valueOf(partition));
        return grant == null ? Cost.NONE : new Cost(grant.getTokens(), grant.getMicros());
    }

    /** Returns what a partition has spent and reserved. */
    static Cost committed(Tally tally) {
        return new Cost(
                tally.getTokensSpent() + tally.getTokensReserved(), tally.getMicrosSpent() + tally.getMicrosReserved());
    }

    private static boolean isLate(Experiment record, Instant at) {
        Long wallTime = record.getBudgetWallTimeMs();
        return wallTime != null && at.toEpochMilli() - record.getStartedAt().toEpochMilli() >= wallTime;
    }

    private static Cost limit(Experiment record) {
        return new Cost(unlimited(record.getBudgetTokens()), unlimited(record.getBudgetMicros()));
    }

    // Far from the end of 64 bits: it is added to.
    private static long unlimited(@Nullable Long limit) {
        return limit == null ? Long.MAX_VALUE / 4 : limit;
    }

    /** Returns the sum of what is granted; a partition that has nothing left to do gives back what it did not need. */
    private static Cost granted(Map<String, Grant> grants, Collection<Tally> tallies) {
        Cost sum = Cost.NONE;
        for (Tally tally : tallies) {
            if (Tallies.open(tally) == 0) {
                put(grants, tally, committed(tally));
            }
            sum = sum.plus(grant(tally, grants).max(committed(tally)));
        }
        return sum;
    }

    private static boolean isStarved(Tally tally, Map<String, Grant> grants) {
        return !wanted(tally).isNone() && !committed(tally).plus(wanted(tally)).isWithin(grant(tally, grants));
    }

    private static Cost wanted(Tally tally) {
        return new Cost(tally.getTokensWanted(), tally.getMicrosWanted());
    }

    private static Cost grant(Tally tally, Map<String, Grant> grants) {
        Grant grant = grants.get(String.valueOf(tally.getPartition()));
        return grant == null ? Cost.NONE : new Cost(grant.getTokens(), grant.getMicros());
    }

    private static void put(Map<String, Grant> grants, Tally tally, Cost grant) {
        grants.put(String.valueOf(tally.getPartition()), new Grant(grant.tokens(), grant.micros()));
    }

    private static String spentSentence(Experiment record) {
        String tokens = record.getBudgetTokens() == null
                ? ""
                : ", " + record.getTokensSpent() + " of " + record.getBudgetTokens() + " tokens";
        String money = record.getBudgetMicros() == null
                ? ""
                : ", " + record.getMicrosSpent() / 1e6 + " of " + record.getBudgetMicros() / 1e6 + " in money";
        return "what is left does not cover one more call" + tokens + money;
    }

    private static Experiment paused(Experiment record, String why) {
        return Estimate.withoutTimes(Experiment.newBuilder(record))
                .setStatus(ExperimentStatus.PAUSING)
                .setStatusReason("budget: " + why + "; 'holdfast resume " + record.getExperimentId()
                        + " --budget +N' raises it and goes on")
                .setPausedBy(PauseCause.BUDGET)
                .setPauseGeneration(record.getPauseGeneration() + 1)
                .setRatePerSec(null)
                .build();
    }
}
