package dev.holdfast.model;

import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The life of one experiment as its one writer sees it: commands are accepted or refused, with a reason that names the
 * command that would work. A crash leaves an experiment RUNNING (R8), and RUNNING work goes on wherever an application
 * is up. Records are never changed in place.
 */
public final class ExperimentMachine {

    private final Heading.Reader headings;

    /** Takes the reader of a SPEC's heading. */
    public ExperimentMachine(Heading.Reader headings) {
        this.headings = headings;
    }

    /**
     * Decides one command.
     *
     * @param before the record, or null if there is none
     * @param command the command
     * @param at the time of the command
     */
    public Decision decide(@Nullable Experiment before, ExperimentCommand command, Instant at) {
        if (command.getKind() == CommandKind.RESTORE) {
            return Restoration.decide(before, command, headings);
        }
        if (before != null && Restoration.isUnderWay(before)) {
            return Restoration.refusal(before);
        }
        if (before == null) {
            return command.getKind() == CommandKind.START
                    ? start(command, at)
                    : new Decision(
                            false,
                            "there is no experiment " + command.getExperimentId()
                                    + "; 'holdfast list' shows those there are",
                            null);
        }
        return switch (command.getKind()) {
            case START -> refused(before, alreadyThere(before));
            case RESUME -> resume(before, at);
            case SUBMITTING -> submitting(before, command);
            case SUBMITTED -> submitted(before, command);
            case RETRY -> retry(before, command, at);
            case PAUSE -> pause(before, command);
            case CANCEL, HEARTBEAT, RELEASE, RESTORE, UNKNOWN ->
                refused(
                        before,
                        "this version of Holdfast does not know that command; update Holdfast, then send it again");
        };
    }

    private Decision start(ExperimentCommand command, Instant at) {
        if (isNegative(command.getItemsTotal())) {
            return new Decision(false, "items_total must be 0 or more, but was " + command.getItemsTotal(), null);
        }
        Heading heading;
        try {
            heading = headings.read(Objects.requireNonNullElse(command.getSpec(), ""));
        } catch (IllegalArgumentException e) {
            return new Decision(false, "the SPEC is not valid: " + e.getMessage(), null);
        }
        Experiment started = Experiment.newBuilder()
                .setExperimentId(command.getExperimentId())
                .setName(heading.name())
                .setCohort(heading.cohort())
                .setNotes(heading.notes())
                .setStatus(ExperimentStatus.RUNNING)
                .setSpec(Objects.requireNonNull(command.getSpec()))
                .setSource(command.getSource())
                .setItemsTotal(command.getItemsTotal())
                .setStartedAt(at)
                .setSessionStartedAt(at)
                .build();
        return new Decision(true, "started", started);
    }

    private static Decision resume(Experiment before, Instant at) {
        if (before.getStatus() == ExperimentStatus.COMPLETED || before.getStatus() == ExperimentStatus.CANCELLED) {
            return refused(before, "experiment " + before.getExperimentId() + " is " + ended(before));
        }
        Experiment record =
                newSession(before, at).setStarts(before.getStarts() + 1).build();
        return new Decision(true, "resumed", record);
    }

    private static Decision submitting(Experiment before, ExperimentCommand command) {
        long submitted = Objects.requireNonNullElse(command.getItemsSubmitted(), 0L);
        Experiment record = Experiment.newBuilder(before)
                .setItemsSubmitted(Math.max(before.getItemsSubmitted(), submitted))
                .build();
        return new Decision(true, record.getItemsSubmitted() + " items submitted", record);
    }

    private static Decision submitted(Experiment before, ExperimentCommand command) {
        Long total = command.getItemsTotal();
        if (total == null) {
            return refused(before, "SUBMITTED must say items_total");
        }
        if (isNegative(total)) {
            return refused(before, "items_total must be 0 or more, but was " + total);
        }
        Experiment.Builder record =
                Experiment.newBuilder(before).setItemsTotal(total).setItemsSubmitted(total);
        if (command.getSource() != null) {
            record.setSource(command.getSource());
        }
        return new Decision(true, total + " items in all", record.build());
    }

    private static Decision retry(Experiment before, ExperimentCommand command, Instant at) {
        if (before.getStatus() == ExperimentStatus.CANCELLED) {
            return refused(before, "experiment " + before.getExperimentId() + " is " + ended(before));
        }
        if (before.getItemsFailed() == 0) {
            return refused(before, "experiment " + before.getExperimentId() + " has no failed items" + instead(before));
        }
        Experiment record = newSession(before, at)
                .setRetryGeneration(before.getRetryGeneration() + 1)
                .setRetryCategory(command.getCategory())
                .setRetryQuota(command.getQuota())
                .build();
        return new Decision(true, "failed items are queued again", record);
    }

    private static Decision pause(Experiment before, ExperimentCommand command) {
        String id = before.getExperimentId();
        return switch (before.getStatus()) {
            case RUNNING -> {
                Experiment record = Experiment.newBuilder(before)
                        .setStatus(ExperimentStatus.PAUSING)
                        .setStatusReason(reason(command))
                        .setPauseGeneration(before.getPauseGeneration() + 1)
                        .setRatePerSec(null)
                        .setEstimatedCompletionTime(null)
                        .build();
                yield new Decision(true, "no more calls are begun", record);
            }
            case PAUSING, PAUSED ->
                refused(
                        before,
                        "experiment " + id + " is paused already (" + before.getStatusReason() + "); 'holdfast resume "
                                + id + "' goes on with it");
            case FAILED, CANCELLING, UNKNOWN ->
                refused(before, "experiment " + id + " is not running; 'holdfast resume " + id + "' goes on with it");
            case COMPLETED, CANCELLED -> refused(before, "experiment " + id + " is " + ended(before));
        };
    }

    private static String reason(ExperimentCommand command) {
        return command.getReason() == null ? "user" : "user: " + command.getReason();
    }

    private static String instead(Experiment record) {
        String id = record.getExperimentId();
        return record.getStatus() == ExperimentStatus.COMPLETED
                ? "; 'holdfast results " + id + "' shows its results"
                : "; 'holdfast resume " + id + "' goes on with the unfinished ones";
    }

    private static Experiment.Builder newSession(Experiment before, Instant at) {
        return Experiment.newBuilder(before)
                .setStatus(ExperimentStatus.RUNNING)
                .setStatusReason(null)
                .setEndedAt(null)
                .setSessionStartedAt(at)
                .setSessionItemsBefore(Progress.finished(before))
                .setRatePerSec(null)
                .setEstimatedCompletionTime(null);
    }

    private static String alreadyThere(Experiment record) {
        String id = record.getExperimentId();
        if (record.getStatus() == ExperimentStatus.COMPLETED || record.getStatus() == ExperimentStatus.CANCELLED) {
            return "experiment " + id + " exists and is " + ended(record);
        }
        return "experiment " + id + " exists and is not finished; 'holdfast resume " + id + "' goes on with it";
    }

    private static String ended(Experiment record) {
        String id = record.getExperimentId();
        String failed = record.getItemsFailed() > 0 && record.getStatus() == ExperimentStatus.COMPLETED
                ? "; 'holdfast retry " + id + " --errors' runs its " + record.getItemsFailed() + " failed items again"
                : "";
        return record.getStatus().name().toLowerCase(Locale.ROOT) + " since " + record.getEndedAt() + " with "
                + Progress.finished(record) + " of " + record.getItemsTotal() + " items; 'holdfast results " + id
                + "' shows its results" + failed + "; for a new run choose another --id";
    }

    private static boolean isNegative(@Nullable Long number) {
        return number != null && number < 0;
    }

    private static Decision refused(Experiment record, String why) {
        return new Decision(false, why, record);
    }
}
