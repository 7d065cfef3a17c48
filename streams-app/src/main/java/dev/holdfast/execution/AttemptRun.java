package dev.holdfast.execution;

import dev.holdfast.dispatch.QueuedTask;
import dev.holdfast.handler.Answer;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Task;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt: intent acknowledged, call made, outcome published once. At the time limit the outcome is a timeout,
 * whether or not the handler notices that it was interrupted. An outcome that cannot be published is tried again until
 * it can: without it the item would wait for the next start.
 */
final class AttemptRun implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptRun.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final long LOOK_MS = 20;

    private enum Phase {
        WAITING,
        /** The intent is on its way to the broker. */
        BEGUN,
        CALLING,
        /** The partition went away before the broker had the intent: whoever has it now may not have seen it. */
        RECALLED,
        DROPPED
    }

    private final QueuedTask task;
    private final WorkerPool crew;
    private final AttemptJournal journal;
    private final ExperimentSignals signals;
    private final Watchdog watchdog;
    private final BooleanSupplier held;
    private final Runnable whenOver;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
    private final AtomicBoolean decided = new AtomicBoolean();

    /**
     * @param held says whether the item's partition is surely still worked on here
     * @param whenOver runs when the outcome is acknowledged, or there was no call
     */
    AttemptRun(
            QueuedTask task,
            WorkerPool crew,
            AttemptJournal journal,
            ExperimentSignals signals,
            Watchdog watchdog,
            Predicate<AttemptRun> held,
            Consumer<AttemptRun> whenOver) {
        this.task = task;
        this.crew = crew;
        this.journal = journal;
        this.signals = signals;
        this.watchdog = watchdog;
        this.held = () -> held.test(this);
        this.whenOver = () -> whenOver.accept(this);
    }

    QueuedTask task() {
        return task;
    }

    boolean hasBegun() {
        Phase now = phase.get();
        return now != Phase.WAITING && now != Phase.DROPPED;
    }

    /** Drops the attempt, unless it has begun; says whether it is dropped. */
    boolean drop() {
        boolean dropped = phase.compareAndSet(Phase.WAITING, Phase.DROPPED);
        if (dropped) {
            crew.withdraw(this);
        }
        return dropped;
    }

    /** The partition goes to another instance: drops the attempt, or keeps the call from being made; true if it is dropped. */
    boolean recall() {
        boolean dropped = drop();
        var unused = phase.compareAndSet(Phase.BEGUN, Phase.RECALLED);
        return dropped;
    }

    @Override
    public void run() {
        CallAdmission.Turn turn = null;
        try {
            awaitHold();
            turn = crew.gate().await(this::isWanted);
            if (turn != null && phase.compareAndSet(Phase.WAITING, Phase.BEGUN) && publishStart()) {
                CallAdmission.Turn mine = turn;
                turn = null; // it ends there, even where the wait is interrupted
                if (!crew.isStopping() && held.getAsBoolean() && phase.compareAndSet(Phase.BEGUN, Phase.CALLING)) {
                    call(crew.gate().enter(mine));
                } else {
                    crew.gate().dropped(mine);
                    publish(() -> journal.notMade(task), Duration.ZERO);
                }
                return;
            }
        } catch (InterruptedException e) {
            LOG.debug("stopped before the call, key={}", task.key());
        }
        if (turn != null) {
            crew.gate().dropped(turn);
        }
        whenOver.run();
    }

    private boolean isWanted() {
        return !crew.isStopping() && phase.get() == Phase.WAITING;
    }

    /** Waits where the process stood still for so long that its partitions may be another's: it will know in a moment. */
    private void awaitHold() throws InterruptedException {
        while (isWanted() && !held.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    /** Publishes the intent, for as long as it takes; says whether the call may be made. */
    private boolean publishStart() throws InterruptedException {
        while (!crew.isStopping()) {
            try {
                journal.started(task).get();
                return true;
            } catch (ExecutionException e) {
                LOG.warn("the start of an attempt could not be published yet, key={}", task.key(), e.getCause());
                TimeUnit.MILLISECONDS.sleep(AGAIN.toMillis());
            }
        }
        return false;
    }

    private void call(CallAdmission.Pass pass) {
        long began = System.nanoTime();
        Duration timeout = task.execution().timeout();
        HandlerFailure late =
                new HandlerFailure(ErrorCategory.TIMEOUT, "no answer within " + timeout.toMillis() + " ms");
        Watchdog.Alarm alarm;
        try {
            alarm = watchdog.after(timeout, () -> fail(pass, late, began));
        } catch (RejectedExecutionException closed) {
            crew.gate().dropped(pass);
            publish(() -> journal.notMade(task), Duration.ZERO);
            return;
        }
        try {
            answer(pass, crew.handler().answer(input(timeout)), began);
        } catch (HandlerFailure e) {
            failUnlessStopped(pass, e, began);
        } catch (Throwable e) {
            // Whatever a handler throws, errors among it, is the outcome of this item, and the item must have one.
            failUnlessStopped(pass, unexpected(e), began);
        } finally {
            alarm.cancel();
        }
    }

    private HandlerFailure unexpected(Throwable error) {
        if (!decided.get() && !crew.isClosed()) {
            LOG.warn("a handler failed unexpectedly, key={}", task.key(), error);
        }
        return new HandlerFailure(ErrorCategory.UNKNOWN, "the handler failed: " + error);
    }

    private Task input(Duration timeout) {
        return new Task(task.key(), task.item().getText(), task.item().getFields(), task.attempt(), timeout);
    }

    private void answer(CallAdmission.Pass pass, @Nullable Answer answer, long began) {
        Answer given = answer == null ? new Answer(null, null) : answer;
        try {
            var unused = given.require();
        } catch (HandlerFailure none) {
            fail(pass, none, began);
            return;
        }
        if (decided.compareAndSet(false, true)) {
            Duration took = since(began);
            tell(crew.gate().succeeded(pass, given.usage().total(), task.key().toString()), null);
            publish(() -> journal.succeeded(task, given, took), took);
        }
    }

    private boolean fail(CallAdmission.Pass pass, HandlerFailure failure, long began) {
        if (!decided.compareAndSet(false, true)) {
            return false;
        }
        Duration took = since(began);
        CircuitBreaker.Verdict verdict =
                crew.gate().failed(pass, failure, task.key().toString());
        tell(verdict, failure);
        publish(() -> journal.failed(task, failure, verdict.blameless(), took), took);
        return true;
    }

    private void tell(CircuitBreaker.Verdict verdict, @Nullable HandlerFailure failure) {
        String experimentId = task.key().experimentId();
        CircuitBreaker.Opening opened = verdict.opened();
        if (opened != null && failure != null) {
            String last = String.valueOf(failure.getMessage());
            String reason = opened.calls()
                    .map(calls -> calls + ", the last with: " + last)
                    .orElse(last);
            signals.breakerOpened(experimentId, opened.category(), reason);
        } else if (verdict.closed()) {
            signals.breakerClosed(experimentId);
        }
    }

    /** An attempt that was interrupted because the executor stops has not failed: it is left in doubt. */
    private void failUnlessStopped(CallAdmission.Pass pass, HandlerFailure failure, long began) {
        if (!crew.isClosed()) {
            fail(pass, failure, began);
        } else if (decided.compareAndSet(false, true)) {
            crew.gate().dropped(pass);
            whenOver.run();
        }
    }

    private void publish(Supplier<CompletableFuture<Void>> outcome, Duration took) {
        var unused = outcome.get().whenComplete((done, error) -> {
            if (error == null) {
                whenOver.run();
            } else if (error instanceof RecordTooLargeException) {
                String message = "the outcome cannot be written: " + error.getMessage();
                publishLater(
                        () -> journal.failed(task, new HandlerFailure(ErrorCategory.DATA_ERROR, message), false, took),
                        took);
            } else {
                LOG.warn("an outcome could not be published yet, key={}", task.key(), error);
                publishLater(outcome, took);
            }
        });
    }

    private void publishLater(Supplier<CompletableFuture<Void>> outcome, Duration took) {
        watchdog.later(AGAIN, () -> publish(outcome, took), () -> {
            LOG.error("an outcome could not be published; the attempt is in doubt, key={}", task.key());
            whenOver.run();
        });
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
