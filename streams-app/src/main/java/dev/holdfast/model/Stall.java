package dev.holdfast.model;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Says why nothing happens in an experiment that has something left to do. */
public final class Stall {
    /** Before it, silence is nothing to speak of. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private Stall() {}

    /**
     * Returns the sentence for people; empty if something happens, or nothing has to.
     *
     * @param worked whether an application is known to work here now
     * @param calls how its calls stand in that application, in words, if that is known
     */
    public static Optional<String> of(Experiment record, Instant now, boolean worked, Optional<String> calls) {
        long total = Objects.requireNonNullElse(record.getItemsTotal(), record.getItemsAdmitted());
        long waiting = total - Progress.finished(record);
        Instant last = Objects.requireNonNullElse(record.getLastProgressUpdate(), record.getStartedAt());
        Duration silence = Duration.between(last, now);
        if (Progress.isOver(record) || waiting <= 0 || silence.compareTo(PATIENCE) < 0) {
            return Optional.empty();
        }
        return Optional.of("nothing has finished for " + silence.toSeconds() + " s while " + waiting + " items wait: "
                + reason(record, total, worked, calls));
    }

    private static String reason(Experiment record, long total, boolean worked, Optional<String> calls) {
        String id = record.getExperimentId();
        if (record.getStatus() != ExperimentStatus.RUNNING) {
            return record.getStatus().name().toLowerCase(java.util.Locale.ROOT)
                    + (record.getStatusReason() == null ? "" : " (" + record.getStatusReason() + ")");
        }
        if (!worked) {
            return "no application works here; 'holdfast resume " + id + "' or 'holdfast up' goes on";
        }
        if (record.getItemsHeld() > 0 && record.getItemsHeld() >= total - Progress.finished(record)) {
            return "all of them are held in doubt; 'holdfast items " + id
                    + " --status in_doubt' lists them, 'holdfast decide' decides them";
        }
        if (record.getLease() == null && record.getItemsSubmitted() < total) {
            return "only " + record.getItemsSubmitted() + " of " + total
                    + " are submitted and nobody submits; 'holdfast" + " resume " + id + "' goes on";
        }
        if (record.getTasksWaiting() > 0 && record.getTasksTaken() == 0) {
            return "no external worker has taken any of the " + record.getTasksWaiting()
                    + " tasks on topic dispatch; start one, or check the output of the running ones";
        }
        if (record.getTasksTaken() > 0) {
            return "external workers are at work on " + record.getTasksTaken() + ", and " + record.getTasksWaiting()
                    + " wait on topic dispatch; 'holdfast items " + id + "' shows who has which";
        }
        return calls.orElse("calls take longer than that, or wait for their pace or for a retry") + "; 'holdfast items "
                + id + "' shows the items, 'holdfast doctor' looks at the machine";
    }
}
