package dev.holdfast.execution;

import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.QueuedTask;
import dev.holdfast.handler.Task;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt: intent acknowledged, call made, outcome published once. At the time limit the outcome is a timeout,
 * whether or not the handler notices that it was interrupted.
 */
final class AttemptRun implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptRun.class);
    private static final long AGAIN_MS = 1_000;

    private final QueuedTask task;
    private final Crew crew;
    private final AttemptJournal journal;
    private final Watchdog watchdog;
    private final Runnable whenOver;
    private final AtomicBoolean decided = new AtomicBoolean();
    private volatile boolean begun;

    /**
     * Takes all it needs.
     *
     * @param whenOver runs once: the outcome is acknowledged, or there was no call
     */
    AttemptRun(QueuedTask task, Crew crew, AttemptJournal journal, Watchdog watchdog, Runnable whenOver) {
        this.task = task;
        this.crew = crew;
        this.journal = journal;
        this.watchdog = watchdog;
        this.whenOver = whenOver;
    }

    QueuedTask task() {
        return task;
    }

    Crew crew() {
        return crew;
    }

    boolean hasBegun() {
        return begun;
    }

    @Override
    public void run() {
        try {
            crew.awaitTurn();
            if (begin()) {
                call();
                return;
            }
        } catch (InterruptedException e) {
            LOG.debug("stopped before the call, key={}", task.key());
        }
        whenOver.run();
    }

    /** Publishes the intent, for as long as it takes; says whether the call may be made. */
    private boolean begin() throws InterruptedException {
        while (!crew.isStopping()) {
            begun = true;
            try {
                journal.started(task).get();
                return true;
            } catch (ExecutionException e) {
                begun = false;
                LOG.warn("the start of an attempt could not be published yet, key={}", task.key(), e.getCause());
                TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
            }
        }
        return false;
    }

    private void call() {
        long began = System.nanoTime();
        Duration timeout = task.execution().timeout();
        Watchdog.Alarm alarm = watchdog.after(
                timeout,
                () -> decide(
                        null,
                        new HandlerFailure(ErrorCategory.TIMEOUT, "no answer within " + timeout.toMillis() + " ms"),
                        began));
        try {
            decide(crew.handler().handle(input(timeout)), null, began);
        } catch (HandlerFailure e) {
            decide(null, e, began);
        } catch (InterruptedException e) {
            // Either the alarm has decided already, or the executor stops: then the attempt is left in doubt.
            if (!decided.get()) {
                whenOver.run();
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("a handler failed unexpectedly, key={}", task.key(), e);
            decide(null, new HandlerFailure(ErrorCategory.UNKNOWN, "the handler failed: " + e), began);
        } finally {
            alarm.cancel();
        }
    }

    private Task input(Duration timeout) {
        return new Task(task.key(), task.item().getText(), task.item().getFields(), task.attempt(), timeout);
    }

    private boolean decide(@Nullable String output, @Nullable HandlerFailure failure, long began) {
        if (!decided.compareAndSet(false, true)) {
            return false;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        CompletableFuture<Void> published =
                failure == null ? succeeded(Objects.requireNonNull(output), took) : journal.failed(task, failure, took);
        published.whenComplete((done, error) -> {
            if (error != null) {
                LOG.error("an outcome could not be published; the attempt is in doubt, key={}", task.key(), error);
            }
            whenOver.run();
        });
        return true;
    }

    private CompletableFuture<Void> succeeded(String output, Duration took) {
        if (output.length() > Topics.MAX_ITEM_BYTES) {
            String message = "the answer has " + output.length() + " characters, " + Topics.MAX_ITEM_BYTES
                    + " at most are taken";
            return journal.failed(task, new HandlerFailure(ErrorCategory.DATA_ERROR, message), took);
        }
        return journal.succeeded(task, output, took);
    }
}
