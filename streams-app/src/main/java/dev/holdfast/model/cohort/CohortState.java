package dev.holdfast.model.cohort;

import dev.holdfast.schemas.avro.SnapshotIndex;
import java.util.HashMap;
import java.util.Map;

/**
 * What a cohort's one writer needs to know to decide about one run: a few records, however many runs there have been.
 *
 * @param cohort its last number and its pointers
 * @param run the run's own snapshots
 * @param groups the newest runs and the baseline, by comparison key: of the keys that the request is about
 */
public record CohortState(SnapshotIndex cohort, SnapshotIndex run, Map<String, SnapshotIndex> groups) {

    /** Copies the map. */
    public CohortState {
        groups = Map.copyOf(groups);
    }

    /** Returns what is known of anything before its first snapshot. */
    public static SnapshotIndex nothing() {
        return SnapshotIndex.newBuilder().build();
    }

    /** Returns the state of a comparison key. */
    SnapshotIndex group(String key) {
        return groups.getOrDefault(key, nothing());
    }

    CohortState withGroup(String key, SnapshotIndex group) {
        Map<String, SnapshotIndex> changed = new HashMap<>(groups);
        changed.put(key, group);
        return new CohortState(cohort, run, changed);
    }

    CohortState withCohort(SnapshotIndex changed) {
        return new CohortState(changed, run, groups);
    }

    CohortState withRun(SnapshotIndex changed) {
        return new CohortState(cohort, changed, groups);
    }
}
