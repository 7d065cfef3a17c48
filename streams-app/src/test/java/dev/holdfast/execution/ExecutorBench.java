package dev.holdfast.execution;

import static org.awaitility.Awaitility.await;

import dev.holdfast.config.spec.ExecutionSection;
import dev.holdfast.config.spec.FailureRules;
import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.spec.InDoubtPolicy;
import dev.holdfast.config.spec.Pacing;
import dev.holdfast.config.spec.RetrySettings;
import dev.holdfast.config.spec.Share;
import dev.holdfast.config.spec.Workers;
import dev.holdfast.dispatch.Demand;
import dev.holdfast.dispatch.QueuedTask;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.model.Cost;
import dev.holdfast.model.ExecutorId;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.TestHandler;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/** A task executor over a recording producer, with a handler that a test brings. */
final class ExecutorBench implements AutoCloseable {
    private static final RetrySettings ANY_RETRIES =
            new RetrySettings(3, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofHours(1));

    final RecordingProducer producer;
    final MockProducer<String, ExperimentCommand> signals;
    final TaskExecutor executor;

    private int concurrency = 4;
    private Duration timeout = Duration.ofSeconds(60);
    private @Nullable String rate;

    ExecutorBench(Handler handler) {
        this(handler, true);
    }

    ExecutorBench(Handler handler, boolean acknowledgesAtOnce) {
        this(handler, acknowledgesAtOnce, Duration.ofMinutes(1));
    }

    ExecutorBench(Handler handler, boolean acknowledgesAtOnce, Duration held) {
        producer = new RecordingProducer(acknowledgesAtOnce);
        signals = new MockProducer<>(true, null, new StringSerializer(), (topic, signal) -> new byte[0]);
        executor = new TaskExecutor(
                HandlerTypes.of(TestHandler.slow(handler)),
                new AttemptJournal(producer, new ExecutorId("here", "1")),
                new ExperimentSignals(signals, "here/1"),
                4,
                1024,
                Map.of(),
                held);
    }

    ExecutorBench withConcurrency(int concurrency) {
        this.concurrency = concurrency;
        return this;
    }

    ExecutorBench withTimeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    ExecutorBench withRate(String rate) {
        this.rate = rate;
        return this;
    }

    boolean offer(String incident) {
        return offer(incident, 1, 0);
    }

    boolean offer(String incident, int attempt, int partition) {
        return executor.offer(task(incident, attempt, partition, "slow"));
    }

    QueuedTask task(String incident, int attempt, int partition, String kind) {
        ItemKey key = new ItemKey("e", incident, "t");
        return new QueuedTask(
                partition, key, attempt, Records.item(key), 1, new HandlerSection(kind, Map.of()), limits(), Cost.NONE);
    }

    ExecutionSection limits() {
        return new ExecutionSection(
                concurrency,
                timeout,
                new Pacing(1, concurrency, rate, null, null),
                InDoubtPolicy.REPEAT,
                ANY_RETRIES,
                new FailureRules(FailureRules.DEFAULT_STORM, null),
                new Share(1, 0),
                Workers.INTERNAL);
    }

    int room(String experimentId) {
        return executor.room(new Demand(experimentId, 1, limits(), 0, false));
    }

    /** Waits until an assertion holds, ten seconds at most. */
    static void eventually(String what, ThrowingRunnable assertion) {
        await(what)
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(assertion);
    }

    /** Sees that an assertion holds for a while. */
    static void forAWhile(String what, ThrowingRunnable assertion) {
        await(what)
                .during(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(assertion);
    }

    @Override
    public void close() {
        executor.close();
    }
}
