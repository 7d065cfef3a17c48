package dev.holdfast.model;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import java.time.Instant;
import java.util.Objects;

/**
 * The ways in which an experiment stops before its end. Nothing more is begun; what is under way ends by itself, and
 * until it has, the status says so: PAUSING, CANCELLING.
 */
final class Stops {
    private Stops() {}

    static Decision pause(Experiment before, ExperimentCommand command) {
        return switch (before.getStatus()) {
            case RUNNING ->
                accepted(
                        "no more calls are begun",
                        stopped(before, ExperimentStatus.PAUSING)
                                .setStatusReason(reason("user", command))
                                .setPauseGeneration(before.getPauseGeneration() + 1));
            case PAUSING, PAUSED, FAILED, CANCELLING, UNKNOWN -> refused(before, Sentences.notRunning(before));
            case COMPLETED, CANCELLED -> refused(before, Sentences.over(before));
        };
    }

    static Decision cancel(Experiment before, ExperimentCommand command) {
        return switch (before.getStatus()) {
            case RUNNING, PAUSING, PAUSED, FAILED, UNKNOWN ->
                accepted(
                        "no more calls are begun, and what is not finished is cancelled",
                        stopped(before, ExperimentStatus.CANCELLING).setStatusReason(reason("user", command)));
            case CANCELLING -> refused(before, Sentences.notRunning(before));
            case COMPLETED, CANCELLED -> refused(before, Sentences.over(before));
        };
    }

    /** The submitter cannot go on, and a person has to mend something (R6: critical error → failed). */
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

    private static Experiment.Builder stopped(Experiment before, ExperimentStatus status) {
        return Estimate.withoutTimes(Experiment.newBuilder(before))
                .setStatus(status)
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
