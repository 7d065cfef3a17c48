package dev.holdfast.state;

import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.avro.Tally;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The counts of every experiment on this partition. Stream thread only. */
public final class TallyStore {
    private final KeyValueStore<String, Tally> store;
    private final int partition;

    /** Wraps the raw store of one partition. */
    public TallyStore(KeyValueStore<String, Tally> store, int partition) {
        this.store = store;
        this.partition = partition;
    }

    /** Returns the counts of an experiment, zeros if it is new here. */
    public Tally find(String experimentId) {
        Tally tally = store.get(experimentId);
        return tally == null ? Tallies.none(experimentId, partition) : tally;
    }

    /** Changes the counts of an experiment. */
    public void change(String experimentId, Consumer<Tally> change) {
        Tally tally = find(experimentId);
        change.accept(tally);
        store.put(experimentId, tally);
    }

    /** Visits every experiment that this partition has met. */
    public void forEach(Consumer<Tally> visitor) {
        try (KeyValueIterator<String, Tally> entries = store.all()) {
            while (entries.hasNext()) {
                KeyValue<String, Tally> entry = entries.next();
                visitor.accept(entry.value);
            }
        }
    }
}
