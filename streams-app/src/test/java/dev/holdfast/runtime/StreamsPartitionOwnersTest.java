package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.yaml.HostPort;
import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.results.PartitionQueries;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.internals.StreamsMetadataImpl;
import org.junit.jupiter.api.Test;

/** A question goes to the instances that hold the partitions, each partition once, or to nobody. */
class StreamsPartitionOwnersTest {
    private static final HostPort ADDRESS = new HostPort("one", 9400);
    private static final HostInfo SELF = new HostInfo(ADDRESS.host(), ADDRESS.port());
    private static final HostInfo OTHER = new HostInfo("two", 9400);

    private final PartitionQueries own = new PartitionQueries() {
        @Override
        public List<Experiment> experiments(Set<Integer> partitions) {
            return List.of();
        }

        @Override
        public List<ItemView> items(String experimentId, ItemFilter filter, Set<Integer> partitions) {
            return List.of();
        }

        @Override
        public Optional<String> calls(String experimentId) {
            return Optional.empty();
        }
    };

    @Test
    void asksEachInstanceForItsPartitions() {
        Map<PartitionQueries, Set<Integer>> found =
                holders(instance(SELF, 0, 2), instance(OTHER, 1, 3)).items();
        assertThat(found).hasSize(2).containsEntry(own, Set.of(0, 2));
        assertThat(found.values()).contains(Set.of(1, 3));
    }

    @Test
    void asksNobodyWhileAPartitionIsInNobodysHands() {
        assertThatThrownBy(
                        () -> holders(instance(SELF, 0, 2), instance(OTHER, 1)).items())
                .isInstanceOf(InvalidStateStoreException.class)
                .hasMessageContaining("3 of 4 partitions");
    }

    @Test
    void saysSoIfAnInstanceCannotBeAsked() {
        assertThatThrownBy(() -> holders(instance(SELF, 0, 2), instance(HostInfo.unavailable(), 1, 3))
                        .items())
                .isInstanceOf(InvalidStateStoreException.class)
                .hasMessageContaining("server.listen");
    }

    private StreamsPartitionOwners holders(StreamsMetadata... instances) {
        return new StreamsPartitionOwners(store -> List.of(instances), ADDRESS, own, 4, 1);
    }

    private static StreamsMetadata instance(HostInfo host, int... partitions) {
        return new StreamsMetadataImpl(
                host,
                Set.of("items"),
                IntStream.of(partitions)
                        .boxed()
                        .map(number -> new TopicPartition(Topics.WORK_ITEMS.name(), number))
                        .collect(Collectors.toSet()),
                Set.of(),
                Set.of());
    }
}
