package dev.holdfast.execution;

import dev.holdfast.dispatch.QueuedTask;
import dev.holdfast.handler.Answer;
import dev.holdfast.handler.CallReport;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Usage;
import dev.holdfast.model.ExecutorId;
import dev.holdfast.model.ItemMachine;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes what executors do to topic attempts. Futures complete when the broker has acknowledged the event; while the
 * broker is away they wait, as long as the producer's {@code delivery.timeout.ms} says. Thread-safe.
 */
public final class AttemptJournal {
    private final Producer<String, Attempt> producer;
    private final ExecutorId executor;

    /**
     * @param producer acknowledged by all replicas, idempotent
     * @param executor whose attempts these are
     */
    public AttemptJournal(Producer<String, Attempt> producer, ExecutorId executor) {
        this.producer = producer;
        this.executor = executor;
    }

    ExecutorId executor() {
        return executor;
    }

    /** Writes that an attempt is about to be made. */
    CompletableFuture<Void> started(QueuedTask task) {
        Attempt event = event(task, AttemptEvent.STARTED);
        event.setTimeoutMs(task.execution().timeout().toMillis());
        event.setTokensReserved(task.reserved().tokens());
        event.setMicrosReserved(task.reserved().micros());
        return send(task.partition(), task.key(), event);
    }

    /** Writes that an attempt succeeded. */
    CompletableFuture<Void> succeeded(QueuedTask task, Answer answer, Duration took) {
        Attempt event = event(task, AttemptEvent.SUCCEEDED);
        event.setOutput(answer.output());
        tell(answer.usage(), event);
        if (answer.report() != null) {
            tell(answer.report(), event);
        }
        event.setDurationMs(took.toMillis());
        return send(task.partition(), task.key(), event);
    }

    /** Writes that an attempt failed. */
    CompletableFuture<Void> failed(QueuedTask task, HandlerFailure failure, boolean blameless, Duration took) {
        Attempt event = event(task, AttemptEvent.FAILED);
        event.setBlameless(blameless);
        event.setErrorCategory(failure.category());
        event.setErrorMessage(ItemMachine.shortened(String.valueOf(failure.getMessage())));
        event.setRetryAfterMs(failure.retryAfter().map(Duration::toMillis).orElse(null));
        failure.report().ifPresent(report -> tell(report, event));
        event.setDurationMs(took.toMillis());
        return send(task.partition(), task.key(), event);
    }

    /** Writes that an attempt of an executor that is gone is in doubt. */
    CompletableFuture<Void> inDoubt(int partition, ItemKey key, int attempt, String lostExecutor) {
        return send(partition, key, event(key, attempt, AttemptEvent.IN_DOUBT, lostExecutor));
    }

    /** Writes that an attempt of this executor that was about to be made was not: the item waits again, whatever the policy. */
    CompletableFuture<Void> notMade(QueuedTask task) {
        // Without a wait between them: one partition and one producer keep them in order.
        Attempt free = event(task, AttemptEvent.IN_DOUBT);
        free.setBlameless(true); // it costs nothing
        CompletableFuture<Void> inDoubt = send(task.partition(), task.key(), free);
        return CompletableFuture.allOf(inDoubt, send(task.partition(), task.key(), event(task, AttemptEvent.REPEAT)));
    }

    private static void tell(CallReport report, Attempt event) {
        tell(report.usage(), event);
        event.setModel(report.model());
        event.setFinishReason(report.finishReason());
        event.setRawResponse(report.rawResponse());
        event.setRepairs(report.repairs().isEmpty() ? null : report.repairs());
    }

    private static void tell(Usage usage, Attempt event) {
        event.setTokensIn(usage.in());
        event.setTokensOut(usage.out());
        event.setTokensCached(usage.cached());
    }

    private Attempt event(QueuedTask task, AttemptEvent kind) {
        Attempt event = event(task.key(), task.attempt(), kind, executor.toString());
        event.setSpecVersion(task.specVersion());
        return event;
    }

    private static Attempt event(ItemKey key, int attempt, AttemptEvent kind, String executor) {
        Attempt event = new Attempt();
        event.setExperimentId(key.experimentId());
        event.setIncidentId(key.incidentId());
        event.setType(key.type());
        event.setAttempt(attempt);
        event.setEvent(kind);
        event.setExecutorId(executor);
        event.setAt(Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
        return event;
    }

    private CompletableFuture<Void> send(int partition, ItemKey key, Attempt event) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        ProducerRecord<String, Attempt> record =
                new ProducerRecord<>(Topics.ATTEMPTS.name(), partition, key.toString(), event);
        try {
            // The callback tells how it went.
            var unused = producer.send(record, (metadata, error) -> {
                if (error == null) {
                    acknowledged.complete(null);
                } else {
                    acknowledged.completeExceptionally(error);
                }
            });
        } catch (RuntimeException e) {
            // Thrown at once: the registry does not answer, or the producer is closed, or the value cannot be written.
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }
}
