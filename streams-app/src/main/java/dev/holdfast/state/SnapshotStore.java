package dev.holdfast.state;

import dev.holdfast.model.cohort.CohortState;
import dev.holdfast.schemas.avro.SnapshotIndex;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;

/** What is known of the snapshots of each cohort, as their one writer keeps it. Stream thread only. */
public final class SnapshotStore {
    private final KeyValueStore<String, SnapshotIndex> store;

    /** Wraps the raw store. */
    public SnapshotStore(KeyValueStore<String, SnapshotIndex> store) {
        this.store = store;
    }

    /** Returns what is known of one run. */
    public SnapshotIndex run(String cohort, String experimentId) {
        return find(Keys.cohortRun(cohort, experimentId));
    }

    /**
     * Returns what a request about one run needs.
     *
     * @param comparisonKeys the keys that it is about
     */
    public CohortState read(String cohort, SnapshotIndex run, Collection<String> comparisonKeys) {
        Map<String, SnapshotIndex> groups = new HashMap<>();
        comparisonKeys.forEach(key -> groups.put(key, find(Keys.cohortGroup(cohort, key))));
        return new CohortState(find(Keys.cohort(cohort)), run, groups);
    }

    /** Stores what a request has changed. */
    public void write(String cohort, String experimentId, CohortState state) {
        store.put(Keys.cohort(cohort), state.cohort());
        store.put(Keys.cohortRun(cohort, experimentId), state.run());
        state.groups().forEach((key, group) -> store.put(Keys.cohortGroup(cohort, key), group));
    }

    private SnapshotIndex find(String key) {
        SnapshotIndex found = store.get(key);
        return found == null ? CohortState.nothing() : found;
    }
}
