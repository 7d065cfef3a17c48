package dev.holdfast.results;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.state.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Answers from the stores of the application in this process. They are never behind what a command was told, and may be
 * ahead of the topics by one commit.
 */
public final class StoreQueries implements PartitionQueries {
    private final StoreOpener stores;
    private final Function<String, Optional<String>> calls;

    /**
     * @param calls knows how the calls of an experiment stand
     */
    public StoreQueries(StoreOpener stores, Function<String, Optional<String>> calls) {
        this.stores = stores;
        this.calls = calls;
    }

    /**
     * {@inheritDoc}
     *
     * @throws InvalidStateStoreException if this instance does not hold them all now
     */
    @Override
    public List<Experiment> experiments(Set<Integer> partitions) {
        List<Experiment> found = new ArrayList<>();
        for (int partition : partitions) {
            ReadOnlyKeyValueStore<String, Experiment> store = store(Stores.EXPERIMENT_RECORDS, partition);
            each(store.all(), entry -> found.add(entry.value));
        }
        return found;
    }

    /**
     * {@inheritDoc}
     *
     * @throws InvalidStateStoreException if this instance does not hold them all now
     */
    @Override
    public List<ItemView> items(String experimentId, ItemFilter filter, Set<Integer> partitions) {
        List<ItemView> found = new ArrayList<>();
        for (int partition : partitions) {
            ReadOnlyKeyValueStore<String, ItemState> store = store(Stores.ITEMS, partition);
            each(
                    store.prefixScan(
                            ItemKey.prefixOf(experimentId), Serdes.String().serializer()),
                    entry -> {
                        if (filter.matches(entry.value)) {
                            found.add(new ItemView(entry.key, partition, entry.value));
                        }
                    });
        }
        return found;
    }

    @Override
    public Optional<String> calls(String experimentId) {
        return calls.apply(experimentId);
    }

    private <V> ReadOnlyKeyValueStore<String, V> store(String name, int partition) {
        return stores.open(StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<String, V>keyValueStore())
                .withPartition(partition));
    }

    private static <V> void each(KeyValueIterator<String, V> entries, Consumer<KeyValue<String, V>> visitor) {
        try (entries) {
            entries.forEachRemaining(visitor);
        }
    }
}
