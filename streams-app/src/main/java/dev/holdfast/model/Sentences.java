package dev.holdfast.model;

import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Lease;
import dev.holdfast.schemas.avro.LeaseOwner;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** What is said to a person whose command is refused: why, and the command that would work (R7). */
public final class Sentences {
    private Sentences() {}

    /** Says that there is no such experiment. */
    public static String notThere(String experimentId) {
        return "there is no experiment " + experimentId + "; 'holdfast list' shows those there are";
    }

    /** Says that an experiment of that id exists. */
    public static String alreadyThere(Experiment record) {
        String id = record.getExperimentId();
        return Progress.isOver(record)
                ? "experiment " + id + " exists and is " + ended(record)
                : "experiment " + id + " exists and is not finished; " + goOn(record);
    }

    /** Says that an experiment is over, and what can still be done with it. */
    public static String over(Experiment record) {
        return "experiment " + record.getExperimentId() + " is " + ended(record);
    }

    /** Says that an experiment does not run, and how to go on. */
    public static String notRunning(Experiment record) {
        String reason = record.getStatusReason() == null ? "" : " (" + record.getStatusReason() + ")";
        return "experiment " + record.getExperimentId() + " is " + word(record) + reason + "; " + goOn(record);
    }

    /** Says what a breaker opened for, and what helps. */
    static String breaker(Experiment record, ExperimentCommand command) {
        String why = "breaker: " + Objects.requireNonNullElse(command.getReason(), "the service is not available");
        if (command.getCategory() == ErrorCategory.AUTHENTICATION) {
            return why + "; fix the key, then 'holdfast resume " + record.getExperimentId() + "' goes on";
        }
        return command.getCategory() == ErrorCategory.DATA_ERROR
                ? why + "; no item can be answered with these settings: correct the SPEC and run it as a new experiment"
                : why + "; it is tried again every few seconds, and goes on by itself";
    }

    /** Says that there is nothing to retry. */
    public static String nothingFailed(Experiment record) {
        String instead = record.getStatus() == ExperimentStatus.COMPLETED
                ? "'holdfast results " + record.getExperimentId() + "' shows its results"
                : goOn(record);
        return "experiment " + record.getExperimentId() + " has no failed items; " + instead;
    }

    /** Says what is left to do in an experiment, and how; empty if it is over and nothing failed. */
    public static Optional<String> leftToDo(Experiment record) {
        if (!Progress.isOver(record)) {
            return Optional.of("it is " + word(record) + ", not over: " + goOn(record));
        }
        if (record.getItemsCancelled() > 0) {
            return Optional.of("it was cancelled: " + record.getItemsCancelled()
                    + " items have no answer, and nothing makes it complete");
        }
        return failed(record);
    }

    /** Says who submits an experiment. */
    public static String held(Experiment record, Lease lease, Instant at) {
        String id = record.getExperimentId();
        return "experiment " + id + " belongs to " + of(lease.getOwner()) + " since " + lease.getSince()
                + ", last heard of "
                + Math.max(0, Duration.between(lease.getHeartbeatAt(), at).toSeconds())
                + " s ago; 'holdfast watch " + id + "' follows it; to take it away from there: holdfast resume " + id
                + " --take-over --reason TEXT";
    }

    /** Returns a process in words. */
    public static String of(LeaseOwner owner) {
        return owner.getUser() + "@" + owner.getHost() + ", pid " + owner.getPid();
    }

    private static String goOn(Experiment record) {
        String id = record.getExperimentId();
        return switch (record.getStatus()) {
            case CANCELLING -> "'holdfast watch " + id + "' follows it to its end";
            case UNKNOWN -> "a newer version of Holdfast wrote that: update this one";
            case RUNNING, PAUSING, PAUSED, FAILED, COMPLETED, CANCELLED ->
                "'holdfast resume " + id + "' goes on with it";
        };
    }

    private static String ended(Experiment record) {
        String id = record.getExperimentId();
        String failed = failed(record).map(again -> "; " + again).orElse("");
        return word(record) + " since " + record.getEndedAt() + " with " + Progress.finished(record) + " of "
                + record.getItemsTotal() + " items; 'holdfast results " + id + "' shows its results" + failed
                + "; for a new run choose another --id";
    }

    private static Optional<String> failed(Experiment record) {
        return record.getItemsFailed() > 0 && record.getStatus() == ExperimentStatus.COMPLETED
                ? Optional.of("'holdfast retry " + record.getExperimentId() + " --errors' runs its "
                        + record.getItemsFailed() + " failed items again")
                : Optional.empty();
    }

    private static String word(Experiment record) {
        return record.getStatus().name().toLowerCase(Locale.ROOT);
    }
}
