package dev.holdfast.execution;

import dev.holdfast.config.app.NamedLimit;
import dev.holdfast.dispatch.Demand;
import dev.holdfast.dispatch.QueuedTask;
import dev.holdfast.dispatch.TaskQueue;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.model.ExecutorId;
import dev.holdfast.schemas.ItemKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks off the stream threads: a crew of threads an experiment, each item at most once at a time. Thread-safe.
 */
public final class TaskExecutor implements TaskQueue, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskExecutor.class);
    private static final Duration UNFIT = Duration.ofSeconds(10);
    /** Well within the time after which the group gives a silent instance's partitions to another one. */
    private static final Duration HELD = Duration.ofSeconds(5);

    private static final Duration RETIRED_AFTER = Duration.ofMinutes(10);
    private static final Duration RETIREMENT_LOOK = Duration.ofMinutes(1);

    private final AttemptJournal journal;
    private final ExperimentSignals signals;
    private final int partitions;
    private final WorkerPools crews;
    private final Duration held;
    private final Map<Integer, Long> assignedAtNanos = new ConcurrentHashMap<>();
    private final Watchdog watchdog = new Watchdog();
    private final Map<ItemKey, AttemptRun> active = new ConcurrentHashMap<>();
    private final RecentAttempts recent = new RecentAttempts();
    private final Map<String, Long> unfitUntilNanos = new ConcurrentHashMap<>();
    private volatile boolean resting;
    private volatile boolean stopping;

    /**
     * @param types the handlers there are
     * @param journal where attempts are written
     * @param signals where it is told how services do
     * @param partitions how many partitions the items have; limits over time are shared by them
     * @param places how many calls there are at once at most, of all experiments together
     * @param limits the limits that experiments share, by name
     */
    public TaskExecutor(
            HandlerTypes types,
            AttemptJournal journal,
            ExperimentSignals signals,
            int partitions,
            int places,
            Map<String, NamedLimit> limits) {
        this(types, journal, signals, partitions, places, limits, HELD);
    }

    TaskExecutor(
            HandlerTypes types,
            AttemptJournal journal,
            ExperimentSignals signals,
            int partitions,
            int places,
            Map<String, NamedLimit> limits,
            Duration held) {
        this.journal = journal;
        this.signals = signals;
        this.partitions = partitions;
        this.crews = new WorkerPools(types, new Slots(places), new SharedLimits(limits));
        this.held = held;
        lookForRetirement();
    }

    private void lookForRetirement() {
        watchdog.later(
                RETIREMENT_LOOK,
                () -> {
                    crews.retire(RETIRED_AFTER);
                    lookForRetirement();
                },
                () -> {});
    }

    @Override
    public ExecutorId executorId() {
        return journal.executor();
    }

    @Override
    public void assign(int partition) {
        assignedAtNanos.put(partition, System.nanoTime());
    }

    @Override
    public int room(Demand demand) {
        if (stopping || resting || isUnfit(demand.experimentId())) {
            return 0;
        }
        WorkerPool crew = crews.find(demand.experimentId(), demand.specVersion());
        if (crew == null) {
            return demand.probing() ? 1 : demand.limits().concurrency();
        }
        crew.adapt(demand, Math.max(1, assignedAtNanos.size()) / (double) partitions);
        return crew.room();
    }

    @Override
    public boolean wantsFresh(String experimentId) {
        return crews.gate(experimentId).map(CallAdmission::wantsFresh).orElse(false);
    }

    @Override
    public boolean offer(QueuedTask task) {
        WorkerPool crew = stopping || resting ? null : crewOf(task);
        if (crew == null) {
            return false;
        }
        AttemptRun run = new AttemptRun(task, crew, journal, signals, watchdog, this::isHeld, this::isOver);
        if (active.putIfAbsent(task.key(), run) != null) {
            return false;
        }
        // Stopping is asked again, for drain may have come in between.
        if (stopping || recent.hasSeen(task.key(), task.attempt()) || !crew.submit(run)) {
            active.remove(task.key(), run);
            return false;
        }
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
    public boolean knows(ItemKey key, int attempt) {
        return active.containsKey(key) || recent.hasSeen(key, attempt);
    }

    @Override
    public boolean bringToRest(int partition, String experimentId) {
        Predicate<AttemptRun> meant = run -> run.task().partition() == partition
                && run.task().key().experimentId().equals(experimentId);
        active.values().removeIf(run -> meant.test(run) && run.drop());
        return active.values().stream().noneMatch(meant);
    }

    @Override
    public void recall(int partition) {
        assignedAtNanos.remove(partition);
        active.values().removeIf(run -> run.task().partition() == partition && run.recall());
    }

    /** Returns how the calls of an experiment stand, in words; empty if none were made here. */
    public Optional<String> calls(String experimentId) {
        return crews.gate(experimentId).map(gate -> gate.state().inWords(Instant.now()));
    }

    /** Returns until when the service of an experiment has asked not to be called; empty if it has not. */
    public Optional<Instant> blockedUntil(String experimentId) {
        return crews.gate(experimentId).flatMap(gate -> gate.state().blockedUntil(Instant.now()));
    }

    /** Returns how many attempts have begun and are not over. */
    public int running() {
        return (int) active.values().stream().filter(AttemptRun::hasBegun).count();
    }

    /** Takes no tasks until {@link #work}; to be said before the first could come. */
    public void rest() {
        resting = true;
    }

    /** Takes tasks from now on, unless it is stopping. */
    public void work() {
        resting = false;
    }

    /** Takes no more tasks, for good, and drops those whose call has not begun; returns at once. */
    public void beginNoMore() {
        stopping = true;
        crews.stop();
        active.values().removeIf(AttemptRun::drop);
        LOG.info("no more calls are begun");
    }

    /**
     * Takes no more tasks, drops those that have not begun, and waits for the others.
     *
     * @param limit the longest wait
     * @return whether all are over
     */
    public boolean drain(Duration limit) {
        beginNoMore();
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
        crews.close();
    }

    private boolean isHeld(AttemptRun run) {
        Long at = assignedAtNanos.get(run.task().partition());
        return at == null || System.nanoTime() - at < held.toNanos();
    }

    private void isOver(AttemptRun run) {
        if (run.hasBegun()) {
            recent.note(run.task());
        }
        active.remove(run.task().key(), run);
    }

    private boolean isUnfit(String experimentId) {
        Long until = unfitUntilNanos.get(experimentId);
        return until != null && until - System.nanoTime() > 0;
    }

    /** Returns the crew of the task's experiment, or null if its handler cannot be made: then its items wait. */
    private @Nullable WorkerPool crewOf(QueuedTask task) {
        String experimentId = task.key().experimentId();
        try {
            return crews.of(task);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the handler of an experiment cannot be made; its items wait, key={}", experimentId, e);
            unfitUntilNanos.put(experimentId, System.nanoTime() + UNFIT.toNanos());
            return null;
        }
    }
}
