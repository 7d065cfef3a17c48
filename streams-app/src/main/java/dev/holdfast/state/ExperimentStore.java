package dev.holdfast.state;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The records of experiments and the newest tallies of each, as their one writer keeps them. Stream thread only. */
public final class ExperimentStore {
    private final KeyValueStore<String, Experiment> records;
    private final KeyValueStore<String, Tally> tallies;

    /** Wraps the raw stores. */
    public ExperimentStore(KeyValueStore<String, Experiment> records, KeyValueStore<String, Tally> tallies) {
        this.records = records;
        this.tallies = tallies;
    }

    /** Returns the record of an experiment, or null. */
    public @Nullable Experiment find(String experimentId) {
        return records.get(experimentId);
    }

    /** Visits every record. */
    public void forEach(Consumer<Experiment> visitor) {
        try (KeyValueIterator<String, Experiment> entries = records.all()) {
            entries.forEachRemaining(entry -> visitor.accept(entry.value));
        }
    }

    /** Stores a record. */
    public void put(Experiment record) {
        records.put(record.getExperimentId(), record);
    }

    /**
     * Keeps a tally if it is newer than the one that is there.
     *
     * @return false if it is a replay
     */
    public boolean offer(Tally tally) {
        String key = Keys.tally(tally.getExperimentId(), tally.getPartition());
        Tally known = tallies.get(key);
        if (known != null && known.getSequence() >= tally.getSequence()) {
            return false;
        }
        tallies.put(key, tally);
        return true;
    }

    /** Returns the newest tally of every partition that sent one. */
    public List<Tally> tallies(String experimentId) {
        List<Tally> all = new ArrayList<>();
        try (KeyValueIterator<String, Tally> entries =
                tallies.range(Keys.tally(experimentId, 0), Keys.tallyEnd(experimentId))) {
            entries.forEachRemaining(entry -> all.add(entry.value));
        }
        return all;
    }
}
