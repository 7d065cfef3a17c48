package dev.holdfast.model;

import dev.holdfast.schemas.avro.BudgetRecall;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Tally;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way of an experiment back from a backup: one RESTORE says that it comes, its items follow, another RESTORE says how
 * many they were. In between it is paused with a reason that nobody else can set, its total is not known so that it
 * cannot complete, and every other command is refused. Records are never changed in place.
 */
public final class Restoration {
    private static final String UNDER_WAY = "being restored from a backup";
    private static final String DONE = "restored from a backup";

    private Restoration() {}

    /** Says whether the items of an experiment are still on their way back. */
    public static boolean isUnderWay(Experiment record) {
        return record.getStatus() == ExperimentStatus.PAUSED && UNDER_WAY.equals(record.getStatusReason());
    }

    /** Says whether a restore of that backup may go on with the experiment that is there. */
    public static boolean isOf(Experiment backup, Experiment there) {
        return isUnderWay(there)
                && there.getExperimentId().equals(backup.getExperimentId())
                && there.getStartedAt().equals(backup.getStartedAt())
                && there.getSpec().equals(backup.getSpec());
    }

    /** Decides a RESTORE. */
    static Decision decide(@Nullable Experiment before, ExperimentCommand command, Heading.Reader headings) {
        Experiment backup = command.getRecord();
        if (backup == null || !backup.getExperimentId().equals(command.getExperimentId())) {
            return new Decision(false, "RESTORE must bring the record of the experiment that it names", before);
        }
        if (before == null) {
            return begin(command, backup, headings);
        }
        if (!isOf(backup, before)) {
            return new Decision(
                    false,
                    "experiment " + before.getExperimentId() + " exists already; restore the backup into another data"
                            + " folder (--data DIR)",
                    before);
        }
        Long items = command.getItemsTotal();
        if (items == null) {
            return new Decision(true, "the restore goes on", before);
        }
        return before.getItemsAdmitted() < items
                ? new Decision(false, before.getItemsAdmitted() + " of " + items + " items are back", before)
                : new Decision(true, DONE, finished(backup));
    }

    /** Decides any other command while the items are on their way. */
    static Decision refusal(Experiment before) {
        return new Decision(
                false,
                "experiment " + before.getExperimentId() + " is " + UNDER_WAY
                        + "; let 'holdfast restore' end, or run it again if it was interrupted",
                before);
    }

    private static Decision begin(ExperimentCommand command, Experiment backup, Heading.Reader headings) {
        if (command.getItemsTotal() != null) {
            return new Decision(false, "no restore of " + backup.getExperimentId() + " has begun", null);
        }
        try {
            var unused = headings.read(backup.getSpec());
        } catch (IllegalArgumentException e) {
            return new Decision(false, "the SPEC is not valid: " + e.getMessage(), null);
        }
        Experiment record = atRest(backup)
                .setStatus(ExperimentStatus.PAUSED)
                .setStatusReason(UNDER_WAY)
                .setItemsTotal(null)
                .build();
        return new Decision(true, "the restore begins", record);
    }

    /** What was under way is paused: a restored experiment goes on when a person says so. */
    private static Experiment finished(Experiment backup) {
        Experiment.Builder record = atRest(backup);
        return switch (backup.getStatus()) {
            case COMPLETED, FAILED, CANCELLED -> record.build();
            case PAUSED ->
                record.setStatusReason(Objects.requireNonNullElse(backup.getStatusReason(), DONE))
                        .build();
            case RUNNING, PAUSING, UNKNOWN ->
                record.setStatus(ExperimentStatus.PAUSED).setStatusReason(DONE).build();
            case CANCELLING ->
                record.setStatus(ExperimentStatus.PAUSED)
                        .setStatusReason(DONE + "; it was being cancelled")
                        .build();
        };
    }

    /** Grants of other partitions are nobody's here: what was spent comes back with the items. */
    private static Experiment.Builder atRest(Experiment backup) {
        return Estimate.withoutTimes(Experiment.newBuilder(backup))
                .setBudgetGrants(Map.of())
                .setBudgetRecall(BudgetRecall.NONE)
                .setLease(null)
                .setRatePerSec(null);
    }

    /**
     * Adds to a tally, in place, what a backup's tally says beyond the items: those are counted one by one as they come.
     *
     * @param into the tally of the partition that the items are on now
     * @param from the tally of the partition that they were on
     */
    public static void carryOver(Tally into, Tally from) {
        into.setDuplicates(into.getDuplicates() + from.getDuplicates());
        into.setRejected(into.getRejected() + from.getRejected());
        into.setRetryGeneration(Math.max(into.getRetryGeneration(), from.getRetryGeneration()));
        into.setPauseGeneration(Math.max(into.getPauseGeneration(), from.getPauseGeneration()));
        into.setTruePositives(into.getTruePositives() + from.getTruePositives());
        into.setTrueNegatives(into.getTrueNegatives() + from.getTrueNegatives());
        into.setFalsePositives(into.getFalsePositives() + from.getFalsePositives());
        into.setFalseNegatives(into.getFalseNegatives() + from.getFalseNegatives());
        into.setTokensIn(sum(into.getTokensIn(), from.getTokensIn()));
        into.setTokensOut(sum(into.getTokensOut(), from.getTokensOut()));
        into.setTokensCached(sum(into.getTokensCached(), from.getTokensCached()));
        AnswersDigest.add(into, from);
        // Two sketches meet only where the partitions were more before; one of them is then a fair sample.
        if (into.getLatencySketch() == null) {
            into.setLatencySketch(from.getLatencySketch());
        }
        into.setSequence(into.getSequence() + 1);
    }

    private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
        return one == null ? other : other == null ? one : Long.valueOf(one + other);
    }
}
