package dev.holdfast.execution;

import dev.holdfast.config.ExecutionSection;
import dev.holdfast.config.HandlerSection;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.handler.QueuedTask;
import dev.holdfast.handler.TaskQueue;
import dev.holdfast.model.ExecutorId;
import dev.holdfast.schemas.ItemKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks off the stream threads: a crew of threads an experiment, each item at most once at a time. Thread-safe.
 */
public final class TaskExecutor implements TaskQueue, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskExecutor.class);
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final HandlerTypes types;
    private final AttemptJournal journal;
    private final Watchdog watchdog = new Watchdog();
    private final Map<String, Crew> crews = new ConcurrentHashMap<>();
    private final Map<ItemKey, AttemptRun> active = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** Takes the handlers there are and where attempts are written. */
    public TaskExecutor(HandlerTypes types, AttemptJournal journal) {
        this.types = types;
        this.journal = journal;
    }

    @Override
    public ExecutorId executorId() {
        return journal.executor();
    }

    @Override
    public int room(String experimentId, ExecutionSection limits) {
        if (stopping) {
            return 0;
        }
        Crew crew = crews.get(experimentId);
        return crew == null ? limits.concurrency() : crew.room();
    }

    @Override
    public boolean offer(QueuedTask task) {
        if (stopping) {
            return false;
        }
        Crew crew = crews.computeIfAbsent(task.key().experimentId(), id -> newCrew(task.handler(), task.execution()));
        AttemptRun run = new AttemptRun(task, crew, journal, watchdog, () -> active.remove(task.key()));
        if (active.putIfAbsent(task.key(), run) != null) {
            return false;
        }
        crew.submit(run);
        return true;
    }

    @Override
    public void declareInDoubt(int partition, ItemKey key, int attempt, String lostExecutor) {
        journal.inDoubt(partition, key, attempt, lostExecutor).exceptionally(error -> {
            LOG.error("an attempt in doubt could not be published, key={}", key, error);
            return null;
        });
    }

    @Override
    public void recall(int partition) {
        active.values()
                .removeIf(run -> run.task().partition() == partition
                        && !run.hasBegun()
                        && run.crew().withdraw(run));
    }

    /** Returns how many attempts have begun and are not over. */
    public int running() {
        return (int) active.values().stream().filter(AttemptRun::hasBegun).count();
    }

    /**
     * Takes no more tasks, drops those that have not begun, and waits for the others.
     *
     * @param limit the longest wait
     * @return whether all are over
     */
    public boolean drain(Duration limit) {
        stopping = true;
        crews.values().forEach(Crew::stop);
        active.values().removeIf(run -> !run.hasBegun() && run.crew().withdraw(run));
        long end = System.nanoTime() + limit.toNanos();
        while (!active.isEmpty()
                && System.nanoTime() < end
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(20_000_000);
        }
        return active.isEmpty();
    }

    /** Stops at once: attempts that still run are left in doubt. */
    @Override
    public void close() {
        stopping = true;
        watchdog.close();
        crews.values().forEach(Crew::close);
    }

    private Crew newCrew(HandlerSection section, ExecutionSection limits) {
        HandlerType type = types.find(section.kind())
                .orElseThrow(() -> new IllegalStateException("no handler of kind " + section.kind()));
        return new Crew(type.create(section), limits, threadFactory(section.kind()));
    }

    private static ThreadFactory threadFactory(String kind) {
        return task -> {
            Thread thread = new Thread(task, "executor-" + kind + '-' + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
