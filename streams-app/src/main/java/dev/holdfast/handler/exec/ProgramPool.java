package dev.holdfast.handler.exec;

import dev.holdfast.handler.HandlerFailure;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes of one handler: those at work and those kept for the next item. Thread-safe. */
final class ProgramPool {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramPool.class);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Program program;
    /** Never shut down: the last pipes are closed on it after everything else, and its idle threads end by themselves. */
    private final ExecutorService threads = Executors.newCachedThreadPool(ProgramPool::daemon);

    private final Set<RunningProgram> all = ConcurrentHashMap.newKeySet();
    private final Deque<RunningProgram> kept = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    ProgramPool(Program program) {
        this.program = program;
    }

    /** Returns a process that waits for an item, the one used last; null if there is none. */
    @Nullable
    RunningProgram takeKept() {
        for (RunningProgram process = kept.pollFirst(); process != null; process = kept.pollFirst()) {
            if (process.isReady()) {
                return process;
            }
            if (process.hasUnreadOutput()) {
                LOG.warn("{} wrote a line that no item asked for; it is replaced", program.name());
            }
            discard(process);
        }
        return null;
    }

    /**
     * Starts a process.
     *
     * @throws HandlerFailure if that cannot be done
     */
    RunningProgram start() throws HandlerFailure {
        RunningProgram process = RunningProgram.start(program, threads);
        all.add(process);
        if (closed) {
            discard(process);
            throw new IllegalStateException("the handler of " + program.name() + " is closed");
        }
        return process;
    }

    /** Takes a process back for the next item. */
    void keep(RunningProgram process) {
        kept.addFirst(process);
    }

    /** Ends a process for good. */
    void discard(RunningProgram process) {
        all.remove(process);
        process.destroy();
    }

    /** Ends all processes: by the end of their input, and after a time of grace by force. */
    void close() {
        closed = true;
        all.forEach(RunningProgram::closeInput);
        long deadline = System.nanoTime() + GRACE.toNanos();
        try {
            for (RunningProgram process : all) {
                process.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()));
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        all.forEach(this::discard);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "holdfast-exec");
        thread.setDaemon(true);
        return thread;
    }
}
