package dev.holdfast.runtime;

import dev.holdfast.config.yaml.HostPort;
import dev.holdfast.results.PartitionOwners;
import dev.holdfast.results.PartitionQueries;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.server.RemotePartitionQueries;
import dev.holdfast.state.Stores;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** The instances of a group, as Kafka Streams tells them to each other at a rebalance (KIP-67). */
final class StreamsPartitionOwners implements PartitionOwners {
    private final Function<String, Collection<StreamsMetadata>> instancesOf;
    private final HostPort self;
    private final PartitionQueries own;
    private final int items;
    private final int experiments;
    private final Map<HostPort, PartitionQueries> others = new ConcurrentHashMap<>();

    /**
     * @param instancesOf finds the instances that hold a store
     * @param self what this instance is reached by
     * @param own the answers of this instance
     * @param items how many partitions the items side has
     * @param experiments how many the experiments side has
     */
    StreamsPartitionOwners(
            Function<String, Collection<StreamsMetadata>> instancesOf,
            HostPort self,
            PartitionQueries own,
            int items,
            int experiments) {
        this.instancesOf = instancesOf;
        this.self = self;
        this.own = own;
        this.items = items;
        this.experiments = experiments;
    }

    @Override
    public Map<PartitionQueries, Set<Integer>> items() {
        return holders(Stores.ITEMS, Topics.WORK_ITEMS, items);
    }

    @Override
    public Map<PartitionQueries, Set<Integer>> experiments() {
        return holders(Stores.EXPERIMENT_RECORDS, Topics.EXPERIMENT_COMMANDS, experiments);
    }

    private Map<PartitionQueries, Set<Integer>> holders(String store, Topic<?> input, int count) {
        Map<PartitionQueries, Set<Integer>> found = new HashMap<>();
        int held = 0;
        for (StreamsMetadata instance : instancesOf.apply(store)) {
            Set<Integer> partitions = instance.topicPartitions().stream()
                    .filter(partition -> partition.topic().equals(input.name()))
                    .map(TopicPartition::partition)
                    .collect(Collectors.toSet());
            if (!partitions.isEmpty()) {
                found.put(answersOf(instance), partitions);
                held += partitions.size();
            }
        }
        if (held != count) {
            throw new InvalidStateStoreException(held + " of " + count + " partitions of " + input.name()
                    + " belong to an instance that answers queries");
        }
        return found;
    }

    private PartitionQueries answersOf(StreamsMetadata instance) {
        // An instance without an address of its own has port -1.
        if (instance.port() < 0) {
            throw new InvalidStateStoreException("an instance of the group has no server.listen");
        }
        HostPort address = new HostPort(instance.host(), instance.port());
        return address.equals(self)
                ? own
                : others.computeIfAbsent(address, other -> new RemotePartitionQueries(URI.create("http://" + other)));
    }
}
