package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.handler.Answer;
import dev.holdfast.handler.CallReport;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Usage;
import dev.holdfast.model.ExecutorId;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.testing.TestRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What many executors write at the same time can be read again, all of it. */
class AttemptJournalTest {
    private static final int EVENTS = 20_000;

    private final TestRegistry registry = new TestRegistry();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void writesWhatManyThreadsReportAtOnce() {
        SerializingProducer producer = new SerializingProducer(registry.serdes().serializer(Attempt.class));
        AttemptJournal journal = new AttemptJournal(producer, new ExecutorId("here", "1"));
        try (ExecutorBench bench = new ExecutorBench(task -> "{}")) {

            ExecutorService threads = Executors.newFixedThreadPool(4);
            CompletableFuture.allOf(IntStream.range(0, EVENTS)
                            .mapToObj(i -> CompletableFuture.runAsync(
                                    () -> journal.succeeded(
                                                    bench.task("incident-" + i, 1, 0, "slow"),
                                                    new Answer("{\"n\":" + i + "}", null),
                                                    Duration.ZERO)
                                            .join(),
                                    threads))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
            threads.shutdown();
        }

        var deserializer = registry.serdes().deserializer(Attempt.class);
        Set<String> outputs = producer.sent.stream()
                .map(bytes -> deserializer.deserialize(Topics.ATTEMPTS.name(), bytes))
                .map(event -> event.getIncidentId() + event.getOutput())
                .collect(Collectors.toSet());
        assertThat(outputs).hasSize(EVENTS).allMatch(text -> text.matches("incident-(\\d+)\\{\"n\":\\1}"));
    }

    @Test
    void writesTheTokensThatAnAnswerReports() {
        SerializingProducer producer = new SerializingProducer(registry.serdes().serializer(Attempt.class));
        AttemptJournal journal = new AttemptJournal(producer, new ExecutorId("here", "1"));
        String answer = "{\"detected\":true,\"usage\":{\"prompt_tokens\":754,\"completion_tokens\":61}}";
        try (ExecutorBench bench = new ExecutorBench(task -> "{}")) {
            journal.succeeded(bench.task("i", 1, 0, "slow"), new Answer(answer, null), Duration.ZERO)
                    .join();
        }

        Attempt event = registry.serdes()
                .deserializer(Attempt.class)
                .deserialize(Topics.ATTEMPTS.name(), producer.sent.remove());
        assertThat(event.getTokensIn()).isEqualTo(754);
        assertThat(event.getTokensOut()).isEqualTo(61);
        assertThat(event.getOutput()).as("stays a part of it").isEqualTo(answer);
    }

    @Test
    void writesWhatAHandlerKnowsOfACallWhateverBecameOfIt() {
        SerializingProducer producer = new SerializingProducer(registry.serdes().serializer(Attempt.class));
        AttemptJournal journal = new AttemptJournal(producer, new ExecutorId("here", "1"));
        CallReport report = new CallReport(
                new Usage(70L, 9L, 64L),
                "qwen3-8b",
                "length",
                "{\"choices\":[",
                List.of("confidence: \"85%\" read as 0.85"));
        HandlerFailure failure = new HandlerFailure(ErrorCategory.PARSE_ERROR, "half a JSON object");
        try (ExecutorBench bench = new ExecutorBench(task -> "{}")) {
            journal.succeeded(bench.task("i", 1, 0, "slow"), new Answer("{}", report), Duration.ZERO)
                    .join();
            journal.failed(
                            bench.task("j", 1, 0, "slow"),
                            failure.with(report.withRepairs(List.of())),
                            false,
                            Duration.ZERO)
                    .join();
        }

        var deserializer = registry.serdes().deserializer(Attempt.class);
        Attempt succeeded = deserializer.deserialize(Topics.ATTEMPTS.name(), producer.sent.remove());
        Attempt failed = deserializer.deserialize(Topics.ATTEMPTS.name(), producer.sent.remove());
        assertThat(List.of(succeeded, failed)).allSatisfy(event -> {
            assertThat(event.getTokensIn()).isEqualTo(70);
            assertThat(event.getTokensOut()).isEqualTo(9);
            assertThat(event.getTokensCached()).isEqualTo(64);
            assertThat(event.getModel()).isEqualTo("qwen3-8b");
            assertThat(event.getFinishReason()).isEqualTo("length");
            assertThat(event.getRawResponse()).isEqualTo("{\"choices\":[");
        });
        assertThat(succeeded.getRepairs()).containsExactly("confidence: \"85%\" read as 0.85");
        assertThat(failed.getRepairs()).isNull();
        assertThat(failed.getErrorCategory()).isEqualTo(ErrorCategory.PARSE_ERROR);
    }

    /** Serializes in the caller's thread, as the real producer does, with one serializer for all. */
    private static final class SerializingProducer extends MockProducer<String, Attempt> {
        final Queue<byte[]> sent = new ConcurrentLinkedQueue<>();
        private final Serializer<Attempt> serializer;

        SerializingProducer(Serializer<Attempt> serializer) {
            super(true, null, new StringSerializer(), serializer);
            this.serializer = serializer;
        }

        @Override
        // Not synchronized, as the real one is not; and nobody looks at the metadata.
        @SuppressWarnings({"NullAway", "UnsynchronizedOverridesSynchronized"})
        public Future<RecordMetadata> send(ProducerRecord<String, Attempt> record, Callback callback) {
            sent.add(serializer.serialize(record.topic(), record.value()));
            callback.onCompletion(null, null);
            return null;
        }
    }
}
