package dev.holdfast.state;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.SnapshotIndex;
import dev.holdfast.schemas.avro.Tally;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Every store, once: its name (forever: its changelog carries it), its types, where it lives. */
public final class Stores {
    /** Item key → state. Never a payload. */
    public static final String ITEMS = "items";
    /** {@link Keys#backlog} → the work item as it came, for everything that has not succeeded. */
    public static final String BACKLOG = "backlog";
    /** Experiment id → counts of this partition. */
    public static final String TALLIES = "tallies";
    /** How far the attempts of this partition have been folded. */
    public static final String JOURNAL = "journal";
    /** {@link Keys#earlyAttempt} → events of attempts on items that are not admitted yet; nearly always empty. */
    public static final String EARLY_ATTEMPTS = "early-attempts";
    /** Experiment id → record; global, read by the items side. */
    public static final String EXPERIMENTS = "experiments";
    /** Experiment id → record; the writer's own. */
    public static final String EXPERIMENT_RECORDS = "experiment-records";
    /** {@link Keys#tally} → newest tally; the writer's own. */
    public static final String EXPERIMENT_TALLIES = "experiment-tallies";

    /** {@link Keys#cohort}, {@link Keys#cohortRun}, {@link Keys#cohortGroup} → what is known of a cohort's snapshots. */
    public static final String SNAPSHOTS = "snapshots";

    private Stores() {}

    /** Builds {@link #ITEMS}. */
    public static StoreBuilder<KeyValueStore<String, ItemState>> items(Serde<ItemState> serde) {
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                org.apache.kafka.streams.state.Stores.persistentKeyValueStore(ITEMS), Serdes.String(), serde);
    }

    /** Builds {@link #BACKLOG}. */
    public static StoreBuilder<KeyValueStore<String, byte[]>> backlog() {
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                org.apache.kafka.streams.state.Stores.persistentKeyValueStore(BACKLOG),
                Serdes.String(),
                Serdes.ByteArray());
    }

    /** Builds {@link #TALLIES}; cached, so that its changelog gets one record an experiment and commit. */
    public static StoreBuilder<KeyValueStore<String, Tally>> tallies(Serde<Tally> serde) {
        return inMemory(TALLIES, serde).withCachingEnabled();
    }

    /** Builds {@link #JOURNAL}; cached for the same reason. */
    public static StoreBuilder<KeyValueStore<String, Long>> journal() {
        return inMemory(JOURNAL, Serdes.Long()).withCachingEnabled();
    }

    /** Builds {@link #EARLY_ATTEMPTS}. */
    public static StoreBuilder<KeyValueStore<String, byte[]>> earlyAttempts() {
        return inMemory(EARLY_ATTEMPTS, Serdes.ByteArray());
    }

    /** Builds {@link #EXPERIMENTS}; values as they came, so that an unchanged one need not be decoded again. */
    public static StoreBuilder<KeyValueStore<String, byte[]>> experiments() {
        return inMemory(EXPERIMENTS, Serdes.ByteArray()).withLoggingDisabled();
    }

    /** Builds {@link #EXPERIMENT_RECORDS}. */
    public static StoreBuilder<KeyValueStore<String, Experiment>> experimentRecords(Serde<Experiment> serde) {
        return inMemory(EXPERIMENT_RECORDS, serde).withCachingEnabled();
    }

    /** Builds {@link #EXPERIMENT_TALLIES}. */
    public static StoreBuilder<KeyValueStore<String, Tally>> experimentTallies(Serde<Tally> serde) {
        return inMemory(EXPERIMENT_TALLIES, serde).withCachingEnabled();
    }

    /** Builds {@link #SNAPSHOTS}; on disk, for it grows with every run that there ever was. */
    public static StoreBuilder<KeyValueStore<String, SnapshotIndex>> snapshots(Serde<SnapshotIndex> serde) {
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                org.apache.kafka.streams.state.Stores.persistentKeyValueStore(SNAPSHOTS), Serdes.String(), serde);
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> inMemory(String name, Serde<V> serde) {
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore(name), Serdes.String(), serde);
    }
}
