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
            case SUBMITTING, SUBMITTED, HEARTBEAT, RELEASE, FAIL -> Submissions.decide(before, command, at);
            case RETRY -> retry(before, command, at);
            case APPEND -> append(before, command, at);
            case PAUSE -> Stops.pause(before, command);
            case CANCEL -> Stops.cancel(before, command);
            case BREAKER_OPENED -> Stops.breakerOpened(before, command);
            case BREAKER_CLOSED -> Stops.breakerClosed(before, at);
            case TUNE -> tune(before, command, at);
            case SNAPSHOT -> new Decision(true, "a snapshot is asked for", before);
            case RESTORE, UNKNOWN ->
                refused(
                        before,
                        "this version of Holdfast does not know that command; update Holdfast, then send it again");
        };
    }

    private Decision start(ExperimentCommand command, Instant at) {
        if (Submissions.isNegative(command.getItemsTotal())) {
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
                .setSessionStartedAt(at)
                .setEnvironment(command.getEnvironment());
        heading.limit(started);
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
        if (command.getEnvironment() != null) {
            record.setEnvironment(command.getEnvironment());
        }
        if (command.getSpecFile() != null) {
            record.setSpecFile(command.getSpecFile());
        }
        Leases.grant(record, command, at);
        if (!command.getDrifts().isEmpty()) {
            Drifts.accept(record, command, Progress.finished(before), at);
            headings.read(record.getSpec()).limit(record);
        }
        return new Decision(true, "resumed", record.build());
    }

    /** What was appended by a command that nobody saw answered is gone on with: the second one finds it done. */
    private Decision append(Experiment before, ExperimentCommand command, Instant at) {
        boolean isThere = command.getSource() != null
                && Appends.isThere(before, command.getSource().getChecksum());
        if (isThere && !Progress.isOver(before)) {
            return resume(before, command, at);
        }
        String problem = Drifts.whyNot(command, headings);
        return problem == null ? Appends.decide(before, command, at) : refused(before, problem);
    }

    private Decision tune(Experiment before, ExperimentCommand command, Instant at) {
        if (Progress.isOver(before)) {
            return refused(before, Sentences.over(before));
        }
        if (command.getDrifts().isEmpty()) {
            return refused(before, "nothing is changed: all values are the same");
        }
        String problem = Drifts.whyNot(command, headings);
        if (problem != null) {
            return refused(before, problem);
        }
        Experiment.Builder record = Experiment.newBuilder(before);
        Drifts.tune(record, command, Progress.finished(before), at);
        headings.read(record.getSpec()).limit(record);
        return new Decision(true, "in force from now on", record.build());
    }

    private Decision retry(Experiment before, ExperimentCommand command, Instant at) {
        if (before.getStatus() == ExperimentStatus.CANCELLED) {
            return refused(before, Sentences.over(before));
        }
        if (before.getStatus() == ExperimentStatus.CANCELLING) {
            return refused(before, Sentences.notRunning(before));
        }
        if (before.getItemsFailed() == 0) {
            return refused(before, Sentences.nothingFailed(before));
        }
        String problem = Drifts.whyNot(command, headings);
        if (problem != null) {
            return refused(before, problem);
        }
        Experiment.Builder record = newSession(before, at)
                .setRetryGeneration(before.getRetryGeneration() + 1)
                .setRetryCategory(command.getCategory())
                .setRetryFingerprint(command.getFingerprint())
                .setRetryQuota(command.getQuota());
        if (command.getSpecFile() != null) {
            record.setSpecFile(command.getSpecFile());
        }
        Drifts.accept(record, command, Progress.finished(before), at);
        return new Decision(true, "failed items are queued again", record.build());
    }

    /** Returns the record of an experiment that goes on from now: rate and estimate begin anew (R26). */
    static Experiment.Builder newSession(Experiment before, Instant at) {
        return Estimate.withoutTimes(Experiment.newBuilder(before))
                .setStatus(ExperimentStatus.RUNNING)
                .setStatusReason(null)
                .setPausedBy(null)
                .setBreakerCategory(null)
                .setEndedAt(null)
                .setRatePerSec(null)
                .setSessionStartedAt(at)
                .setSessionItemsBefore(Progress.finished(before))
                .setSessionFailedBefore(before.getItemsFailed());
    }

    private static Decision refused(Experiment record, String why) {
        return new Decision(false, why, record);
    }
}
