package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import dev.holdfast.cluster.HttpEndpoint;
import dev.holdfast.results.ExperimentQueries;
import dev.holdfast.results.GatheredQueries;
import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.results.PartitionOwners;
import dev.holdfast.results.PartitionQueries;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.testing.Records;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers from another process are the ones that it would give itself, or none. */
class RemoteQueriesTest {
    private static final Experiment EXPERIMENT = Records.running("jäh / 1");
    private static final List<ItemView> ITEMS = List.of(
            item(0, "a", ItemStatus.FAILED, ErrorCategory.TIMEOUT, "no answer after 2 s"),
            item(1, "b", ItemStatus.FAILED, ErrorCategory.PARSE_ERROR, "half a document"),
            item(2, "c", ItemStatus.SUCCEEDED, null, null));

    private final PartitionQueries known = new PartitionQueries() {
        @Override
        public List<Experiment> experiments(Set<Integer> partitions) {
            return partitions.contains(0) ? List.of(EXPERIMENT) : List.of();
        }

        @Override
        public List<ItemView> items(String experimentId, ItemFilter filter, Set<Integer> partitions) {
            return experimentId.equals(EXPERIMENT.getExperimentId())
                    ? ITEMS.stream()
                            .filter(item -> filter.matches(item.state()) && partitions.contains(item.partition()))
                            .toList()
                    : List.of();
        }

        @Override
        public Optional<String> calls(String experimentId) {
            return experimentId.equals(EXPERIMENT.getExperimentId()) ? Optional.of("3 of 4 calls") : Optional.empty();
        }
    };
    private final ExperimentQueries whole = new GatheredQueries(PartitionOwners.only(known, 4, 1));

    @Test
    void givesRecordsAsTheyAre() throws IOException {
        try (HttpEndpoint server = serve(known)) {
            assertThat(new RemoteQueries(List.of(server.uri())).experiments()).containsExactly(EXPERIMENT);
        }
    }

    @Test
    void saysHowCallsStandWhereSomeAreMade() throws IOException {
        try (HttpEndpoint server = serve(known)) {
            ExperimentQueries remote = new RemoteQueries(List.of(server.uri()));
            assertThat(remote.calls(EXPERIMENT.getExperimentId())).contains("3 of 4 calls");
            assertThat(remote.calls("another")).isEmpty();
        }
    }

    @Test
    void givesTheItemsThatAreAskedFor() throws IOException {
        try (HttpEndpoint server = serve(known)) {
            ExperimentQueries remote = new RemoteQueries(List.of(server.uri()));
            Stream.of(
                            ItemFilter.ALL,
                            new ItemFilter(ItemStatus.FAILED, null, null),
                            new ItemFilter(null, ErrorCategory.TIMEOUT, null),
                            new ItemFilter(ItemStatus.FAILED, ErrorCategory.PARSE_ERROR, "no such & fingerprint"))
                    .forEach(filter -> assertThat(remote.items(EXPERIMENT.getExperimentId(), filter))
                            .isEqualTo(whole.items(EXPERIMENT.getExperimentId(), filter)));
            assertThat(remote.items("another", ItemFilter.ALL)).isEmpty();
        }
    }

    @Test
    void givesNoHalfAnswerWhileTheInstanceRestoresItsStores() throws IOException {
        try (HttpEndpoint server = serve(new PartitionQueries() {
            @Override
            public List<Experiment> experiments(Set<Integer> partitions) {
                throw new InvalidStateStoreException("the store is not open");
            }

            @Override
            public List<ItemView> items(String experimentId, ItemFilter filter, Set<Integer> partitions) {
                throw new InvalidStateStoreException("the store has migrated to another instance");
            }

            @Override
            public Optional<String> calls(String experimentId) {
                return Optional.empty();
            }
        })) {
            ExperimentQueries remote = new RemoteQueries(List.of(server.uri()));
            assertThatThrownBy(remote::experiments).isInstanceOf(NoAnswerException.class);
            assertThatThrownBy(() -> remote.items("one", ItemFilter.ALL)).isInstanceOf(NoAnswerException.class);
        }
    }

    @Test
    void asksTheNextInstanceIfTheFirstDoesNotAnswer() throws IOException {
        HttpEndpoint gone = serve(known);
        gone.close();
        try (HttpEndpoint server = serve(known)) {
            assertThat(new RemoteQueries(List.of(gone.uri(), server.uri())).experiments())
                    .containsExactly(EXPERIMENT);
        }
    }

    @Test
    void putsTogetherWhatSeveralInstancesHold() throws IOException {
        String experiment = EXPERIMENT.getExperimentId();
        try (HttpEndpoint other = serve(known)) {
            PartitionQueries remote = new RemotePartitionQueries(other.uri());
            ExperimentQueries gathered = new GatheredQueries(new PartitionOwners() {
                @Override
                public Map<PartitionQueries, Set<Integer>> items() {
                    return Map.of(known, Set.of(0, 3), remote, Set.of(1, 2));
                }

                @Override
                public Map<PartitionQueries, Set<Integer>> experiments() {
                    return Map.of(remote, Set.of(0));
                }
            });
            assertThat(gathered.experiments()).containsExactly(EXPERIMENT);
            assertThat(gathered.items(experiment, ItemFilter.ALL)).isEqualTo(ITEMS);
            assertThat(gathered.items(experiment, new ItemFilter(null, ErrorCategory.TIMEOUT, null)))
                    .containsExactly(ITEMS.get(0));
            assertThat(remote.items(experiment, ItemFilter.ALL, Set.of(1))).containsExactly(ITEMS.get(1));
            assertThat(gathered.calls(experiment)).contains("3 of 4 calls; another instance: 3 of 4 calls");
        }
    }

    @Test
    void takesNoAnswerOfAnotherVersion() throws IOException {
        try (HttpEndpoint server = serve(exchange -> {
            byte[] otherSchema = {0, 0, 0, 1, 0, 0, 0, 11, (byte) 0xC3, 1, 9, 9, 9, 9, 9, 9, 9, 9, 0};
            exchange.sendResponseHeaders(200, otherSchema.length);
            exchange.getResponseBody().write(otherSchema);
            exchange.close();
        })) {
            assertThatThrownBy(new RemoteQueries(List.of(server.uri()))::experiments)
                    .isInstanceOf(NoAnswerException.class);
        }
    }

    @Test
    void saysSoWhenNobodyIsThere() throws IOException {
        HttpEndpoint gone = serve(known);
        gone.close();
        assertThatThrownBy(new RemoteQueries(List.of(gone.uri()))::experiments).isInstanceOf(NoAnswerException.class);
    }

    private static HttpEndpoint serve(PartitionQueries instance) throws IOException {
        return serve(new QueryHttpHandler(new GatheredQueries(PartitionOwners.only(instance, 4, 1)), instance, 2));
    }

    private static HttpEndpoint serve(HttpHandler handler) throws IOException {
        return HttpEndpoint.loopback("test", 0, handler);
    }

    private static ItemView item(
            int partition,
            String incident,
            ItemStatus status,
            @Nullable ErrorCategory category,
            @Nullable String error) {
        ItemState state = ItemState.newBuilder()
                .setStatus(status)
                .setCategory(category)
                .setLastError(error)
                .setPosition(7)
                .build();
        return new ItemView("one/" + incident + "/note", partition, state);
    }
}
