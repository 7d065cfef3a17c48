package dev.holdfast.model;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.PauseCause;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many items of an experiment may fail before it is paused: a run that is hopeless keeps its queue for the time when
 * the cause is fixed. Failures count from the latest start, resume or retry on.
 *
 * @param items so many; null if it is a share, or there is no limit
 * @param share so great a share of those that are finished, from 0 to 1; null if it is a number, or there is no limit
 */
public record FailureLimit(@Nullable Long items, @Nullable Double share) {
    /** Any number of items may fail. */
    public static final FailureLimit NONE = new FailureLimit(null, null);

    /** A share says nothing before so many items are finished. */
    static final long LEAST_FINISHED = 20;

    /** Returns the record, paused if more of its items have failed than may. */
    static Experiment keep(Experiment record) {
        record.setSessionFailedBefore(Math.min(record.getSessionFailedBefore(), record.getItemsFailed()));
        if (record.getStatus() != ExperimentStatus.RUNNING) {
            return record;
        }
        long failed = record.getItemsFailed() - record.getSessionFailedBefore();
        long finished = Math.max(failed, Progress.finished(record) - record.getSessionItemsBefore());
        Long items = record.getMaxFailures();
        Double share = record.getMaxFailuresShare();
        boolean tooMany = items != null && failed > items;
        boolean tooGreat = share != null && finished >= LEAST_FINISHED && failed > share * finished;
        return tooMany || tooGreat ? paused(record, failed, finished) : record;
    }

    private static Experiment paused(Experiment record, long failed, long finished) {
        String id = record.getExperimentId();
        String limit = record.getMaxFailures() != null
                ? String.valueOf(record.getMaxFailures())
                : String.format(Locale.ROOT, "%.4g%%", 100 * record.getMaxFailuresShare());
        return Stops.stopped(record, ExperimentStatus.PAUSING)
                .setStatusReason("failures: " + failed + " of " + finished
                        + " items that finished since the latest start have failed, and execution.max_failures is "
                        + limit + "; 'holdfast items " + id + " --errors' shows why, 'holdfast resume " + id
                        + "' goes on, and 'holdfast retry " + id + " --errors' runs the failed ones again")
                .setPausedBy(PauseCause.FAILURES)
                .setPauseGeneration(record.getPauseGeneration() + 1)
                .build();
    }
}
