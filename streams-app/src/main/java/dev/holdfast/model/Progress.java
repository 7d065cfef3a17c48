package dev.holdfast.model;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Tally;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * An experiment's counts: over all its starts (R25), summed from absolute tallies. The rate is of the work since the
 * latest start only, and the {@link Estimate} follows from it (R26).
 */
public final class Progress {
    private Progress() {}

    /** Returns the count of items that need no more work. */
    public static long finished(Experiment record) {
        return record.getItemsSucceeded()
                + record.getItemsFailed()
                + record.getItemsCancelled()
                + record.getItemsRejected();
    }

    /** Says whether nothing but a retry of failed items can be done with the experiment any more. */
    public static boolean isOver(Experiment record) {
        return record.getStatus() == ExperimentStatus.COMPLETED || record.getStatus() == ExperimentStatus.CANCELLED;
    }

    /** Says whether the experiment completes once all its items are finished: it runs, or is paused or about to be. */
    public static boolean mayComplete(Experiment record) {
        return switch (record.getStatus()) {
            case RUNNING, PAUSING, PAUSED -> true;
            case CANCELLING, COMPLETED, FAILED, CANCELLED, UNKNOWN -> false;
        };
    }

    /**
     * Returns the record with the sums of its tallies.
     *
     * @param before the record
     * @param tallies the newest tally of every partition that has one; while the experiment is about to be paused or cancelled,
     *     of every partition that there is
     * @param at now
     */
    public static Experiment withTallies(Experiment before, Collection<Tally> tallies, Instant at) {
        Experiment record = Experiment.newBuilder(before)
                .setItemsAdmitted(sum(tallies, Tally::getAdmitted))
                .setItemsSucceeded(sum(tallies, Tally::getSucceeded))
                .setItemsFailed(sum(tallies, Tally::getFailed))
                .setItemsCancelled(sum(tallies, Tally::getCancelled))
                .setItemsRejected(sum(tallies, Tally::getItemsRejected))
                .setItemsInDoubt(sum(tallies, Tally::getItemsInDoubt))
                .setItemsHeld(sum(tallies, Tally::getItemsHeld))
                // Those that waited before an update from a version without the count are in none.
                .setItemsRetrying(Math.max(0, sum(tallies, Tally::getItemsRetrying)))
                .setTasksWaiting(sum(tallies, Tally::getTasksWaiting))
                .setTasksTaken(sum(tallies, Tally::getTasksTaken))
                .setDuplicates(sum(tallies, Tally::getDuplicates))
                .setRejected(sum(tallies, Tally::getRejected))
                .setAttempts(sum(tallies, Tally::getAttempts))
                .setAttemptsInDoubt(sum(tallies, Tally::getAttemptsInDoubt))
                .setLastProgressUpdate(at)
                .build();
        // A retry unfinishes items: what they finish again is work of this session.
        record.setSessionItemsBefore(Math.min(before.getSessionItemsBefore(), finished(record)));
        Estimate.update(record, at);
        Experiment dealt = Grants.update(FailureLimit.keep(record), tallies, at);
        Experiment rested = cancelledIfDrained(pausedIfDrained(dealt, tallies), tallies, at);
        return needsRejects(rested) || !isDone(rested, tallies) ? rested : completed(rested, at);
    }

    /**
     * Returns the record, completed if all its items are there and finished, with those that were rejected. A key that was
     * rejected may be one of the items or not: so this is asked only when no count has changed for a while, and no item is
     * on its way from a submitter.
     *
     * @param record the record with the sums of its tallies
     */
    public static Experiment completedWithRejects(Experiment record, Collection<Tally> tallies, Instant at) {
        boolean submitted = record.getLease() == null
                || record.getItemsTotal() == null
                || record.getItemsSubmitted() >= record.getItemsTotal();
        return submitted && isDone(record, tallies) ? completed(record, at) : record;
    }

    /** Returns when the wall time of an experiment's budget ends it, epoch ms, or null if it does not. */
    public static @Nullable Long end(Experiment record) {
        return Grants.end(record);
    }

    /** Says whether more than the time has changed. */
    public static boolean isNews(Experiment before, Experiment after) {
        Experiment atThatTime = Experiment.newBuilder(after)
                .setLastProgressUpdate(before.getLastProgressUpdate())
                .setRatePerSec(before.getRatePerSec())
                .setEstimatedCompletionTime(before.getEstimatedCompletionTime())
                .setEstimatedCompletionEarliest(before.getEstimatedCompletionEarliest())
                .setEstimatedCompletionLatest(before.getEstimatedCompletionLatest())
                .build();
        return !atThatTime.equals(before);
    }

    /** Says whether the partition owes nothing to the retry: it has carried it out, or has nothing that failed. */
    private static boolean hasCarriedOut(int generation, Tally tally) {
        return tally.getRetryGeneration() >= generation || tally.getFailed() == 0;
    }

    /**
     * Returns the record, paused if nothing runs any more: each partition has said so since the pause. What a partition counted
     * before it is no sign of that, for it may have taken items in, and begun calls, since.
     */
    private static Experiment pausedIfDrained(Experiment record, Collection<Tally> tallies) {
        boolean drained = tallies.stream().allMatch(tally -> isAtRest(record, tally));
        return drained && record.getStatus() == ExperimentStatus.PAUSING
                ? Experiment.newBuilder(record)
                        .setStatus(ExperimentStatus.PAUSED)
                        .build()
                : record;
    }

    private static boolean isAtRest(Experiment record, Tally tally) {
        return tally.getPauseGeneration() >= record.getPauseGeneration();
    }

    private static Experiment cancelledIfDrained(Experiment record, Collection<Tally> tallies, Instant at) {
        boolean drained = tallies.stream().allMatch(tally -> isAtRest(record, tally) && Tallies.open(tally) == 0);
        return drained && record.getStatus() == ExperimentStatus.CANCELLING
                ? Experiment.newBuilder(record)
                        .setStatus(ExperimentStatus.CANCELLED)
                        .setEndedAt(at)
                        .setLease(null)
                        .build()
                : record;
    }

    /** Says whether all items of an experiment are there and finished, and none is to be retried. */
    private static boolean isDone(Experiment record, Collection<Tally> tallies) {
        Long total = record.getItemsTotal();
        return mayComplete(record)
                && total != null
                && finished(record) >= total
                && finished(record) == record.getItemsAdmitted()
                && tallies.stream().allMatch(tally -> hasCarriedOut(record.getRetryGeneration(), tally));
    }

    /** Says whether keys that were rejected have to be counted for the total to be reached. */
    private static boolean needsRejects(Experiment record) {
        return record.getItemsTotal() != null
                && finished(record) - record.getItemsRejected() < record.getItemsTotal()
                && record.getItemsRejected() > 0;
    }

    private static Experiment completed(Experiment record, Instant at) {
        return Estimate.withoutTimes(Experiment.newBuilder(record))
                .setStatus(ExperimentStatus.COMPLETED)
                .setStatusReason(null)
                .setPausedBy(null)
                .setBreakerCategory(null)
                .setItemsTotal(record.getItemsAdmitted())
                .setItemsSubmitted(Math.max(record.getItemsSubmitted(), record.getItemsAdmitted()))
                .setEndedAt(at)
                .setLease(null)
                .build();
    }

    private static long sum(Collection<Tally> tallies, java.util.function.ToLongFunction<Tally> count) {
        return tallies.stream().mapToLong(count).sum();
    }
}
