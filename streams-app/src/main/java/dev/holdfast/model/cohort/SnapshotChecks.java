package dev.holdfast.model.cohort;

import dev.holdfast.schemas.InvalidKeyException;
import dev.holdfast.schemas.SnapshotKey;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotFacts;
import dev.holdfast.schemas.avro.SnapshotRequest;
import dev.holdfast.schemas.avro.SnapshotRequestKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether a snapshot is whole, before anything is compared with it (S24). Anybody may write a record. */
public final class SnapshotChecks {
    /** Longer than that of any experiment: the index of a cohort keeps the ids of many runs. */
    private static final int LONGEST_ID = 1_000;

    private SnapshotChecks() {}

    /** Returns why a request cannot be taken, or null. */
    public static @Nullable String problem(String key, SnapshotRequest request) {
        if (!request.getCohort().equals(key)) {
            return "the key is not the request's cohort";
        }
        String problem = problemOfNames(request.getCohort(), request.getStage());
        if (problem == null && request.getKind() == SnapshotRequestKind.TAKE) {
            SnapshotFacts facts = request.getFacts();
            problem = facts == null ? "there is no snapshot in it" : problem(facts);
        }
        return problem;
    }

    /** Returns why a record of the topic of snapshots is none that can be relied upon, or null. */
    public static @Nullable String problem(@Nullable String key, Snapshot snapshot) {
        Long seq = snapshot.getSeq();
        if (seq == null) {
            return "it has no number";
        }
        String problem = problemOfNames(snapshot.getCohort(), snapshot.getStage());
        if (problem == null && seq < 1) {
            problem = "its number is " + seq;
        }
        if (problem == null
                && !Objects.equals(key, new SnapshotKey(snapshot.getCohort(), snapshot.getStage(), seq).toString())) {
            problem = "its key is not that of snapshot " + seq;
        }
        return problem == null ? problem(snapshot.getFacts()) : problem;
    }

    private static @Nullable String problem(SnapshotFacts facts) {
        if (facts.getExperimentId().isBlank()) {
            return "it names no run";
        }
        if (facts.getExperimentId().length() > LONGEST_ID) {
            return "the id of its run has " + facts.getExperimentId().length() + " characters";
        }
        if (facts.getAttemptId() < 0 || facts.getMinRuns() < 1 || facts.getWindow() < 1) {
            return "attempt_id must be 0 or more, min_runs and window 1 or more";
        }
        if (!Digests.isIntact(facts)) {
            return "it is not what its digest was made of";
        }
        for (String threshold : facts.getThresholds().values()) {
            try {
                Thresholds.check(threshold);
            } catch (IllegalArgumentException e) {
                return "a threshold " + e.getMessage();
            }
        }
        return null;
    }

    private static @Nullable String problemOfNames(String cohort, String stage) {
        try {
            var unused = new SnapshotKey(cohort, stage, 1);
            return null;
        } catch (InvalidKeyException e) {
            return e.getMessage();
        }
    }
}
