package dev.holdfast.model;

import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import java.time.Instant;
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
     * @param at now, by the application's clock
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
                    : new Decision(false, Sentences.notThere(command.getExperimentId()), null);
        }
        return switch (command.getKind()) {
            case START -> refused(before, Sentences.alreadyThere(before));
            case RESUME -> resume(before, command, at);
            case SUBMITTING -> submitting(before, command);
            case SUBMITTED -> submitted(before, command);
            case RETRY -> retry(before, command, at);
            case PAUSE -> Stops.pause(before, command);
            case CANCEL -> Stops.cancel(before, command);
            case HEARTBEAT -> heartbeat(before, command, at);
            case RELEASE -> release(before, command);
            case FAIL -> fail(before, command, at);
            case RESTORE, UNKNOWN ->
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
        Experiment.Builder started = Experiment.newBuilder()
                .setExperimentId(command.getExperimentId())
                .setName(heading.name())
                .setCohort(heading.cohort())
                .setNotes(heading.notes())
                .setStatus(ExperimentStatus.RUNNING)
                .setSpec(Objects.requireNonNull(command.getSpec()))
                .setSpecFile(command.getSpecFile())
                .setSource(command.getSource())
                .setItemsTotal(command.getItemsTotal())
                .setStartedAt(at)
                .setSessionStartedAt(at);
        Leases.grant(started, command, at);
        return new Decision(true, "started", started.build());
    }

    private Decision resume(Experiment before, ExperimentCommand command, Instant at) {
        if (Progress.isOver(before)) {
            return refused(before, Sentences.over(before));
        }
        if (before.getStatus() == ExperimentStatus.CANCELLING || before.getStatus() == ExperimentStatus.UNKNOWN) {
            return refused(before, Sentences.notRunning(before));
        }
        String problem = Leases.whyNot(before, command, at);
        if (problem == null) {
            problem = Drifts.whyNot(command, headings);
        }
        if (problem != null) {
            return refused(before, problem);
        }
        Experiment.Builder record = newSession(before, at).setStarts(before.getStarts() + 1);
        boolean unknown = before.getSource() == null || before.getSource().getChecksum() == null;
        if (unknown && command.getSource() != null) {
            // Nothing could be compared, and a person said that it is the one.
            record.setSource(command.getSource());
        }
        Leases.grant(record, command, at);
        Drifts.accept(record, command, Progress.finished(before), at);
        return new Decision(true, "resumed", record.build());
    }

    private static Decision submitting(Experiment before, ExperimentCommand command) {
        String fenced = Leases.fenced(before, command);
        if (fenced != null) {
            return refused(before, fenced);
        }
        long submitted = Objects.requireNonNullElse(command.getItemsSubmitted(), 0L);
        Experiment record = Experiment.newBuilder(before)
                .setItemsSubmitted(Math.max(before.getItemsSubmitted(), submitted))
                .build();
        return new Decision(true, record.getItemsSubmitted() + " items submitted", record);
    }

    private static Decision submitted(Experiment before, ExperimentCommand command) {
        String fenced = Leases.fenced(before, command);
        if (fenced != null) {
            return refused(before, fenced);
        }
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
            return refused(before, Sentences.over(before));
        }
        if (before.getStatus() == ExperimentStatus.CANCELLING) {
            return refused(before, Sentences.notRunning(before));
        }
        if (before.getItemsFailed() == 0) {
            return refused(before, Sentences.nothingFailed(before));
        }
        Experiment record = newSession(before, at)
                .setRetryGeneration(before.getRetryGeneration() + 1)
                .setRetryCategory(command.getCategory())
                .setRetryFingerprint(command.getFingerprint())
                .setRetryQuota(command.getQuota())
                .build();
        return new Decision(true, "failed items are queued again", record);
    }

    private static Decision heartbeat(Experiment before, ExperimentCommand command, Instant at) {
        String fenced = Leases.fenced(before, command);
        if (fenced != null || before.getLease() == null) {
            return refused(before, fenced == null ? Leases.lost(before) : fenced);
        }
        Experiment record = Experiment.newBuilder(before).build();
        record.getLease().setHeartbeatAt(at);
        return new Decision(true, "the lease goes on", record);
    }

    private static Decision release(Experiment before, ExperimentCommand command) {
        String fenced = Leases.fenced(before, command);
        return fenced != null
                ? refused(before, fenced)
                : new Decision(
                        true,
                        "the lease is given back",
                        Experiment.newBuilder(before).setLease(null).build());
    }

    private static Decision fail(Experiment before, ExperimentCommand command, Instant at) {
        String fenced = Leases.fenced(before, command);
        return fenced != null ? refused(before, fenced) : Stops.fail(before, command, at);
    }

    private static Experiment.Builder newSession(Experiment before, Instant at) {
        return Estimate.withoutTimes(Experiment.newBuilder(before))
                .setStatus(ExperimentStatus.RUNNING)
                .setStatusReason(null)
                .setEndedAt(null)
                .setRatePerSec(null)
                .setSessionStartedAt(at)
                .setSessionItemsBefore(Progress.finished(before));
    }

    private static boolean isNegative(@Nullable Long number) {
        return number != null && number < 0;
    }

    private static Decision refused(Experiment record, String why) {
        return new Decision(false, why, record);
    }
}
