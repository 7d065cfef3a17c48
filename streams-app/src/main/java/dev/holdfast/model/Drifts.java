package dev.holdfast.model;

import dev.holdfast.schemas.avro.Drift;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings that are changed under way. The record's settings are the ones that are used (R12); a person can have single
 * ones changed, with a reason, and which results were made before and after it stays known.
 */
final class Drifts {
    private Drifts() {}

    /** Returns why the drift that a command asks for cannot be accepted, or null. */
    static @Nullable String whyNot(ExperimentCommand command, Heading.Reader headings) {
        if (command.getDrifts().isEmpty()) {
            return null;
        }
        if (command.getDrifts().stream().anyMatch(drift -> drift.getReason().isBlank())) {
            return "accepting drift needs a reason: --accept-drift KEY --reason TEXT";
        }
        try {
            headings.read(command.getSpec() == null ? "" : command.getSpec());
            return null;
        } catch (IllegalArgumentException e) {
            return "the changed SPEC is not valid: " + e.getMessage();
        }
    }

    /** Puts the changed SPEC and the reasons into the record, in place: results of a new version follow. */
    static void accept(Experiment.Builder record, ExperimentCommand command, long finished, Instant at) {
        if (!command.getDrifts().isEmpty() && command.getSpec() != null) {
            note(record, command, finished, at, record.getSpecVersion() + 1);
        }
    }

    /** Puts changed limits and the reasons into the record, in place: they change how fast results come, not which. */
    static void tune(Experiment.Builder record, ExperimentCommand command, long finished, Instant at) {
        note(record, command, finished, at, record.getSpecVersion());
    }

    private static void note(
            Experiment.Builder record, ExperimentCommand command, long finished, Instant at, int version) {
        List<Drift> all = new ArrayList<>(record.getDrifts());
        for (Drift drift : command.getDrifts()) {
            all.add(Drift.newBuilder(drift)
                    .setBy(command.getIssuedBy())
                    .setSpecVersion(version)
                    .setItemsBefore(finished)
                    .setAt(at.toEpochMilli())
                    .build());
        }
        record.setSpec(command.getSpec()).setSpecVersion(version).setDrifts(all);
    }
}
