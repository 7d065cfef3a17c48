package dev.holdfast.model.cohort;

import dev.holdfast.schemas.avro.Baseline;
import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotIndex;
import dev.holdfast.schemas.avro.SnapshotRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The machine with its state in maps, as the processor keeps it in its store, and all that it ever published. */
final class CohortLog {
    final List<Snapshot> snapshots = new ArrayList<>();
    final List<Pointer> latestMoves = new ArrayList<>();
    /** The compacted topics: the newest value of each key. */
    final Map<String, Snapshot> newest = new TreeMap<>();

    final Map<String, Pointer> pointers = new TreeMap<>();

    private final Map<String, SnapshotIndex> store = new HashMap<>();

    /** Delivers a request, maybe again. */
    CohortStep deliver(SnapshotRequest request) {
        assertWhole(request);
        String cohort = request.getCohort();
        String run = CohortMachine.runOf(request);
        SnapshotIndex own = find(cohort + "|run|" + run);
        Map<String, SnapshotIndex> groups = new HashMap<>();
        CohortMachine.keys(request, own).forEach(key -> groups.put(key, find(cohort + "|key|" + key)));
        CohortState before = new CohortState(find(cohort), own, groups);
        CohortStep step = CohortMachine.decide(before, request, Instant.EPOCH);
        store.put(cohort, step.after().cohort());
        store.put(cohort + "|run|" + run, step.after().run());
        step.after().groups().forEach((key, group) -> store.put(cohort + "|key|" + key, group));
        publish(step);
        return step;
    }

    /** Delivers a request and returns its snapshot. */
    Snapshot take(SnapshotRequest request) {
        Snapshot snapshot = deliver(request).snapshot();
        if (snapshot == null) {
            throw new AssertionError("no news");
        }
        return snapshot;
    }

    /** Returns the baseline of a run's comparison key. */
    Optional<Baseline> findBaseline(SnapshotRequest of) {
        return Optional.ofNullable(find(of.getCohort() + "|key|" + CohortMachine.key(of.getFacts()))
                .getBaseline());
    }

    /** Returns the baseline of a run's comparison key, which must be there. */
    Baseline baseline(SnapshotRequest of) {
        return findBaseline(of).orElseThrow();
    }

    /** Returns a pointer that must be there. */
    Pointer pointer(String key) {
        return Objects.requireNonNull(pointers.get(key), key);
    }

    /** Returns a snapshot that must be there. */
    Snapshot stored(String key) {
        return Objects.requireNonNull(newest.get(key), key);
    }

    private void publish(CohortStep step) {
        Snapshot snapshot = step.snapshot();
        if (snapshot != null) {
            snapshots.add(snapshot);
            newest.put(snapshot.getCohort() + "/" + snapshot.getStage() + "/" + snapshot.getSeq(), snapshot);
        }
        step.pointers().forEach((key, pointer) -> {
            if (pointer == null) {
                pointers.remove(key);
            } else {
                pointers.put(key, pointer);
                if (key.endsWith("/latest")) {
                    latestMoves.add(pointer);
                }
            }
        });
    }

    private SnapshotIndex find(String key) {
        return store.getOrDefault(key, CohortState.nothing());
    }

    private static void assertWhole(SnapshotRequest request) {
        String problem = SnapshotChecks.problem(request.getCohort(), request);
        if (problem != null) {
            throw new AssertionError(problem);
        }
    }
}
