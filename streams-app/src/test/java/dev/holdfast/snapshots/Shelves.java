package dev.holdfast.snapshots;

import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotRef;
import dev.holdfast.testing.Runs;

/** Snapshots of runs, as the topology publishes them. */
final class Shelves {
    private Shelves() {}

    static Snapshot snapshot(long seq, Runs run) {
        return snapshot(Runs.COHORT, Runs.STAGE, seq, run);
    }

    static Snapshot snapshot(String cohort, String stage, long seq, Runs run) {
        return Snapshot.newBuilder()
                .setCohort(cohort)
                .setStage(stage)
                .setSeq(seq)
                .setFacts(run.facts(stage))
                .build();
    }

    static SnapshotRef ref(Snapshot snapshot) {
        return new SnapshotRef(
                SnapshotSet.keyOf(snapshot),
                snapshot.getSeq(),
                snapshot.getFacts().getExperimentId());
    }
}
