package dev.holdfast.model;

import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.PauseCause;
import java.time.Instant;
import java.util.Objects;

/**
 * The ways in which an experiment stops before its end. Nothing more is begun; what is under way ends by itself, and
 * until it has, the status says so: PAUSING, CANCELLING.
 */
public final class Stops {
    private Stops() {}

    static Decision pause(Experiment before, ExperimentCommand command) {
        return switch (before.getStatus()) {
            case RUNNING -> paused(before, command);
            case PAUSING, PAUSED ->
                isWaitingForService(before) ? paused(before, command) : refused(before, Sentences.notRunning(before));
            case FAILED, CANCELLING, UNKNOWN -> refused(before, Sentences.notRunning(before));
            case COMPLETED, CANCELLED -> refused(before, Sentences.over(before));
        };
    }

    private static Decision paused(Experiment before, ExperimentCommand command) {
        return accepted(
                "no more calls are begun",
                stopped(before, ExperimentStatus.PAUSING)
                        .setStatusReason(reason("user", command))
                        .setPausedBy(PauseCause.USER)
                        .setPauseGeneration(before.getPauseGeneration() + 1));
    }

    static Decision cancel(Experiment before, ExperimentCommand command) {
        return switch (before.getStatus()) {
            case RUNNING, PAUSING, PAUSED, FAILED, UNKNOWN ->
                accepted(
                        "no more calls are begun, and what is not finished is cancelled",
                        stopped(before, ExperimentStatus.CANCELLING)
                                .setStatusReason(reason("user", command))
                                .setPauseGeneration(before.getPauseGeneration() + 1));
            case CANCELLING -> refused(before, Sentences.notRunning(before));
            case COMPLETED, CANCELLED -> refused(before, Sentences.over(before));
        };
    }

    /** The submitter cannot go on, and a person has to fix something (R6: critical error → failed). */
    static Decision fail(Experiment before, ExperimentCommand command, Instant at) {
        return switch (before.getStatus()) {
            case RUNNING, PAUSING, PAUSED ->
                accepted(
                        "failed",
                        stopped(before, ExperimentStatus.FAILED)
                                .setStatusReason(reason("error", command))
                                .setEndedAt(at)
                                .setLease(null));
            case FAILED, CANCELLING, UNKNOWN -> refused(before, Sentences.notRunning(before));
            case COMPLETED, CANCELLED -> refused(before, Sentences.over(before));
        };
    }

    /**
     * Returns the record of an experiment of which nothing can be carried out: failed with the reason, unless it is over or
     * about to be.
     */
    public static Experiment unfit(Experiment before, String why, Instant at) {
        return switch (before.getStatus()) {
            case RUNNING, PAUSING, PAUSED ->
                stopped(before, ExperimentStatus.FAILED)
                        .setStatusReason("error: " + why)
                        .setEndedAt(at)
                        .setLease(null)
                        .build();
            case FAILED, CANCELLING, COMPLETED, CANCELLED, UNKNOWN -> before;
        };
    }

    /** Says whether the experiment waits for its service, and goes on by itself as soon as that is available. */
    public static boolean isWaitingForService(Experiment record) {
        boolean paused =
                record.getStatus() == ExperimentStatus.PAUSING || record.getStatus() == ExperimentStatus.PAUSED;
        return paused
                && record.getPausedBy() == PauseCause.BREAKER
                && record.getBreakerCategory() != ErrorCategory.AUTHENTICATION
                && record.getBreakerCategory() != ErrorCategory.DATA_ERROR;
    }

    /** Says whether a call is wanted now and then, to see whether the service is available again. */
    public static boolean isProbing(Experiment record) {
        return record.getStatus() == ExperimentStatus.PAUSED && isWaitingForService(record);
    }

    /** An executor sees that the service is not available at all: nothing is turned into an error for that. */
    static Decision breakerOpened(Experiment before, ExperimentCommand command) {
        if (before.getStatus() != ExperimentStatus.RUNNING) {
            return refused(before, Sentences.notRunning(before));
        }
        return accepted(
                "no more calls are begun until the service is available again",
                stopped(before, ExperimentStatus.PAUSING)
                        .setStatusReason(Sentences.breaker(before, command))
                        .setPausedBy(PauseCause.BREAKER)
                        .setBreakerCategory(command.getCategory())
                        .setPauseGeneration(before.getPauseGeneration() + 1));
    }

    /** A probe got through; the time that was lost is not the rate's. */
    static Decision breakerClosed(Experiment before, Instant at) {
        if (!isWaitingForService(before)) {
            return refused(before, Sentences.notRunning(before));
        }
        return accepted(
                "the service answers again",
                ExperimentMachine.newSession(before, at)
                        // Failures count from what a person did last.
                        .setSessionFailedBefore(before.getSessionFailedBefore()));
    }

    static Experiment.Builder stopped(Experiment before, ExperimentStatus status) {
        return Estimate.withoutTimes(Experiment.newBuilder(before))
                .setStatus(status)
                .setPausedBy(null)
                .setBreakerCategory(null)
                .setRatePerSec(null);
    }

    private static String reason(String who, ExperimentCommand command) {
        String text = Objects.requireNonNullElse(command.getReason(), "");
        return text.isBlank() ? who : who + ": " + text;
    }

    private static Decision accepted(String detail, Experiment.Builder record) {
        return new Decision(true, detail, record.build());
    }

    private static Decision refused(Experiment record, String why) {
        return new Decision(false, why, record);
    }
}
