package dev.holdfast.execution;

import dev.holdfast.dispatch.QueuedTask;
import dev.holdfast.handler.HandlerTypes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The crews at work: one for each version of an experiment's SPEC, since its handler does not change. The versions of an
 * experiment share a gate: what the service bears is known already, and calls of the old one count. Thread-safe.
 */
final class WorkerPools implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPools.class);
    private static final AtomicInteger THREADS = new AtomicInteger();

    private record Key(String experimentId, int specVersion) {}

    private final HandlerTypes types;
    private final Slots slots;
    private final SharedLimits limits;
    private final Map<Key, WorkerPool> crews = new ConcurrentHashMap<>();
    private final Map<String, CallAdmission> gates = new ConcurrentHashMap<>();

    private volatile boolean stopped;

    WorkerPools(HandlerTypes types, Slots slots, SharedLimits limits) {
        this.types = types;
        this.slots = slots;
        this.limits = limits;
    }

    @Nullable
    WorkerPool find(String experimentId, int specVersion) {
        return crews.get(new Key(experimentId, specVersion));
    }

    /** Returns the crew of a task, which is made if there is none; throws what its handler throws that cannot be made. */
    WorkerPool of(QueuedTask task) {
        WorkerPool crew =
                crews.computeIfAbsent(new Key(task.key().experimentId(), task.specVersion()), key -> made(task));
        if (stopped) {
            crew.stop();
        }
        return crew;
    }

    private WorkerPool made(QueuedTask task) {
        return new WorkerPool(
                types.create(task.handler()),
                gates.computeIfAbsent(
                        task.key().experimentId(), id -> new CallAdmission(slots, limits, task.execution())),
                task.execution().concurrency(),
                factory("executor-" + task.handler().kind()));
    }

    /** Returns where the calls of an experiment wait; empty if none were made here lately. */
    Optional<CallAdmission> gate(String experimentId) {
        return Optional.ofNullable(gates.get(experimentId));
    }

    /** Lets go of the handlers and threads that nobody has asked for since so long: of ended runs, of former versions. */
    void retire(Duration idle) {
        crews.forEach((key, crew) -> {
            if (crew.isIdleSince(idle) && crews.remove(key, crew)) {
                // A handler may take its time to end, and whoever calls this has none.
                factory("retired-crew").newThread(() -> close(crew)).start();
            }
        });
        gates.keySet()
                .removeIf(id -> crews.keySet().stream()
                        .noneMatch(key -> key.experimentId().equals(id)));
    }

    /** Begins no more attempts. */
    void stop() {
        stopped = true;
        crews.values().forEach(WorkerPool::stop);
    }

    @Override
    public void close() {
        stop();
        crews.values().forEach(WorkerPools::close);
    }

    private static void close(WorkerPool crew) {
        try {
            crew.close();
        } catch (RuntimeException e) {
            LOG.warn("a handler could not be closed", e);
        }
    }

    private static ThreadFactory factory(String name) {
        return task -> {
            Thread thread = new Thread(task, name + '-' + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
