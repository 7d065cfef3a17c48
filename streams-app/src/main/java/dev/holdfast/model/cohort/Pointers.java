package dev.holdfast.model.cohort;

import dev.holdfast.schemas.PointerKey;
import dev.holdfast.schemas.SnapshotKey;
import dev.holdfast.schemas.avro.Baseline;
import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.PointerKind;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotIndex;
import dev.holdfast.schemas.avro.SnapshotRef;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pointers of a cohort's stage (S26). LATEST only ever moves to a higher number; all three move together, each with
 * the way to the others.
 *
 * @param state the cohort's state with the pointers in it
 * @param moved the pointers to publish, by record key; null lets one go
 */
record Pointers(CohortState state, Map<String, @Nullable Pointer> moved) {

    /** Moves the pointers after a snapshot; they stay if it is older than the latest one. */
    static Pointers after(CohortState state, Snapshot snapshot, @Nullable String key, Instant at) {
        Pointer latest = state.cohort().getPointers().get(snapshot.getStage());
        long seq = Objects.requireNonNull(snapshot.getSeq());
        if (latest != null && latest.getTarget().getSeq() > seq) {
            return afterOlder(state, latest, key, at);
        }
        String recordKey = new SnapshotKey(snapshot.getCohort(), snapshot.getStage(), seq).toString();
        SnapshotRef self = new SnapshotRef(recordKey, seq, snapshot.getFacts().getExperimentId());
        Baseline baseline = key == null ? null : state.group(key).getBaseline();
        Pointer next = Pointer.newBuilder()
                .setCohort(snapshot.getCohort())
                .setStage(snapshot.getStage())
                .setPointer(PointerKind.LATEST)
                .setTarget(self)
                .setLatest(self)
                .setPrevious(snapshot.getPrevious())
                .setBaseline(baseline == null ? null : baseline.getTarget())
                .setComparisonKey(key)
                .setAt(at)
                .build();
        return published(state, latest, next, baseline);
    }

    /** An older snapshot that was replaced moves no pointer, unless the latest one's baseline moved with it. */
    private static Pointers afterOlder(CohortState state, Pointer latest, @Nullable String key, Instant at) {
        if (key == null || !key.equals(latest.getComparisonKey())) {
            return new Pointers(state, Map.of());
        }
        Baseline baseline = state.group(key).getBaseline();
        boolean stays = baseline == null || baseline.getTarget().equals(latest.getBaseline());
        return stays ? new Pointers(state, Map.of()) : rebased(state, latest, Objects.requireNonNull(baseline), at);
    }

    /** Moves the pointers of a stage after its baseline was moved by hand. */
    static Pointers rebased(CohortState state, Pointer latest, Baseline baseline, Instant at) {
        Pointer next = Pointer.newBuilder(latest)
                .setBaseline(baseline.getTarget())
                .setAt(at)
                .build();
        return published(state, latest, next, baseline);
    }

    private static Pointers published(
            CohortState state, @Nullable Pointer before, Pointer latest, @Nullable Baseline baseline) {
        Map<String, @Nullable Pointer> moved = new LinkedHashMap<>();
        moved.put(key(latest, PointerKind.LATEST), latest);
        SnapshotRef previous = latest.getPrevious();
        if (previous != null) {
            moved.put(key(latest, PointerKind.PREVIOUS), to(latest, PointerKind.PREVIOUS, previous));
        } else if (before != null && before.getPrevious() != null) {
            moved.put(key(latest, PointerKind.PREVIOUS), null);
        }
        if (baseline != null) {
            Pointer pointer = to(latest, PointerKind.BASELINE, baseline.getTarget());
            pointer.setBaselineState(baseline);
            moved.put(key(latest, PointerKind.BASELINE), pointer);
        } else if (before != null && before.getBaseline() != null) {
            moved.put(key(latest, PointerKind.BASELINE), null);
        }
        Map<String, Pointer> pointers = new LinkedHashMap<>(state.cohort().getPointers());
        pointers.put(latest.getStage(), latest);
        return new Pointers(
                state.withCohort(SnapshotIndex.newBuilder(state.cohort())
                        .setPointers(pointers)
                        .build()),
                moved);
    }

    private static Pointer to(Pointer latest, PointerKind kind, SnapshotRef target) {
        return Pointer.newBuilder(latest).setPointer(kind).setTarget(target).build();
    }

    private static String key(Pointer latest, PointerKind kind) {
        return new PointerKey(latest.getCohort(), latest.getStage(), kind).toString();
    }
}
