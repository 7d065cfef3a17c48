package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import dev.holdfast.cluster.LoopbackHttp;
import dev.holdfast.results.Answers;
import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.testing.Records;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers from another process are the ones that it would give itself, or none. */
class RemoteAnswersTest {
    private static final Experiment EXPERIMENT = Records.running("jäh / 1");
    private static final List<ItemView> ITEMS = List.of(
            item("a", ItemStatus.FAILED, ErrorCategory.TIMEOUT, "no answer after 2 s"),
            item("b", ItemStatus.FAILED, ErrorCategory.PARSE_ERROR, "half a document"),
            item("c", ItemStatus.SUCCEEDED, null, null));

    private final Answers known = new Answers() {
        @Override
        public List<Experiment> experiments() {
            return List.of(EXPERIMENT);
        }

        @Override
        public List<ItemView> items(String experimentId, ItemFilter filter) {
            return experimentId.equals(EXPERIMENT.getExperimentId())
                    ? ITEMS.stream()
                            .filter(item -> filter.matches(item.state()))
                            .toList()
                    : List.of();
        }

        @Override
        public Optional<String> calls(String experimentId) {
            return experimentId.equals(EXPERIMENT.getExperimentId()) ? Optional.of("3 of 4 calls") : Optional.empty();
        }
    };

    @Test
    void givesRecordsAsTheyAre() throws IOException {
        try (LoopbackHttp server = serve(new AnswerHandler(known))) {
            assertThat(new RemoteAnswers(server.uri()).experiments()).containsExactly(EXPERIMENT);
        }
    }

    @Test
    void saysHowCallsStandWhereSomeAreMade() throws IOException {
        try (LoopbackHttp server = serve(new AnswerHandler(known))) {
            Answers remote = new RemoteAnswers(server.uri());
            assertThat(remote.calls(EXPERIMENT.getExperimentId())).contains("3 of 4 calls");
            assertThat(remote.calls("another")).isEmpty();
        }
    }

    @Test
    void givesTheItemsThatAreAskedFor() throws IOException {
        try (LoopbackHttp server = serve(new AnswerHandler(known))) {
            Answers remote = new RemoteAnswers(server.uri());
            Stream.of(
                            ItemFilter.ALL,
                            new ItemFilter(ItemStatus.FAILED, null, null),
                            new ItemFilter(null, ErrorCategory.TIMEOUT, null),
                            new ItemFilter(ItemStatus.FAILED, ErrorCategory.PARSE_ERROR, "no such & fingerprint"))
                    .forEach(filter -> assertThat(remote.items(EXPERIMENT.getExperimentId(), filter))
                            .isEqualTo(known.items(EXPERIMENT.getExperimentId(), filter)));
            assertThat(remote.items("another", ItemFilter.ALL)).isEmpty();
        }
    }

    @Test
    void givesNoHalfAnswerWhileTheInstanceRestoresItsStores() throws IOException {
        try (LoopbackHttp server = serve(new AnswerHandler(new Answers() {
            @Override
            public List<Experiment> experiments() {
                throw new InvalidStateStoreException("the store is not open");
            }

            @Override
            public List<ItemView> items(String experimentId, ItemFilter filter) {
                throw new InvalidStateStoreException("the store has migrated to another instance");
            }
        }))) {
            Answers remote = new RemoteAnswers(server.uri());
            assertThatThrownBy(remote::experiments).isInstanceOf(NoAnswerException.class);
            assertThatThrownBy(() -> remote.items("one", ItemFilter.ALL)).isInstanceOf(NoAnswerException.class);
        }
    }

    @Test
    void takesNoAnswerOfAnotherVersion() throws IOException {
        try (LoopbackHttp server = serve(exchange -> {
            byte[] otherSchema = {0, 0, 0, 1, 0, 0, 0, 11, (byte) 0xC3, 1, 9, 9, 9, 9, 9, 9, 9, 9, 0};
            exchange.sendResponseHeaders(200, otherSchema.length);
            exchange.getResponseBody().write(otherSchema);
            exchange.close();
        })) {
            assertThatThrownBy(new RemoteAnswers(server.uri())::experiments).isInstanceOf(NoAnswerException.class);
        }
    }

    @Test
    void saysSoWhenNobodyIsThere() throws IOException {
        LoopbackHttp gone = serve(new AnswerHandler(known));
        gone.close();
        assertThatThrownBy(new RemoteAnswers(gone.uri())::experiments).isInstanceOf(NoAnswerException.class);
    }

    private static LoopbackHttp serve(HttpHandler handler) throws IOException {
        return LoopbackHttp.start("test", 2, 0, handler);
    }

    private static ItemView item(
            String incident, ItemStatus status, @Nullable ErrorCategory category, @Nullable String error) {
        ItemState state = ItemState.newBuilder()
                .setStatus(status)
                .setCategory(category)
                .setLastError(error)
                .setPosition(7)
                .build();
        return new ItemView("one/" + incident + "/note", 3, state);
    }
}
