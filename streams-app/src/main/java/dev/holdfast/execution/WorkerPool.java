package dev.holdfast.execution;

import dev.holdfast.dispatch.Demand;
import dev.holdfast.handler.Handler;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads and the handler of one experiment. Some tasks more than there are threads are taken, so that none waits. */
final class WorkerPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final int MOST_AHEAD = 64;
    private static final long LAST_WAIT_SECONDS = 2;

    private final Handler handler;
    private final CallAdmission gate;
    private final ThreadPoolExecutor threads;
    /** Attempts that were taken and have not left their thread; the pool's own count asks each of its threads. */
    private final AtomicInteger linedUp = new AtomicInteger();

    private volatile int concurrency;
    private volatile long askedNanos = System.nanoTime();
    private volatile boolean stopping;

    WorkerPool(Handler handler, CallAdmission gate, int concurrency, ThreadFactory factory) {
        this.handler = handler;
        this.gate = gate;
        this.concurrency = concurrency;
        int count = threadsFor(concurrency);
        this.threads =
                new ThreadPoolExecutor(count, count, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory) {
                    @Override
                    protected void afterExecute(Runnable attempt, @Nullable Throwable error) {
                        linedUp.decrementAndGet();
                    }
                };
        this.threads.allowCoreThreadTimeOut(true);
    }

    Handler handler() {
        return handler;
    }

    CallAdmission gate() {
        return gate;
    }

    /** Takes what the record wants now, and the part of the limits over time that is for this process. */
    void adapt(Demand demand, double partOfLimits) {
        askedNanos = System.nanoTime();
        gate.adapt(demand, partOfLimits);
        int wanted = demand.limits().concurrency();
        int before = concurrency;
        concurrency = wanted;
        if (wanted > before) {
            threads.setMaximumPoolSize(threadsFor(wanted));
            threads.setCorePoolSize(threadsFor(wanted));
        } else if (wanted < before) {
            threads.setCorePoolSize(threadsFor(wanted));
            threads.setMaximumPoolSize(threadsFor(wanted));
        }
    }

    /** Says whether nobody has asked for it since so long, and nothing runs. */
    boolean isIdleSince(Duration idle) {
        return linedUp.get() == 0 && System.nanoTime() - askedNanos >= idle.toNanos();
    }

    /** Some more than calls: those whose intent is on its way to the broker. */
    private static int threadsFor(int concurrency) {
        return concurrency + concurrency / 4;
    }

    int room() {
        int most = concurrency;
        int taken = linedUp.get();
        return gate.room(most + Math.min(most, MOST_AHEAD) - taken, taken);
    }

    /** Gives an attempt to the threads; false if they have ended. */
    boolean submit(Runnable attempt) {
        askedNanos = System.nanoTime();
        linedUp.incrementAndGet();
        try {
            threads.execute(attempt);
            return true;
        } catch (RejectedExecutionException e) {
            linedUp.decrementAndGet();
            return false;
        }
    }

    /** Takes an attempt out of the line, if it still stands there. */
    void withdraw(Runnable attempt) {
        if (threads.remove(attempt)) {
            linedUp.decrementAndGet();
        }
    }

    /** Begins no more attempts. */
    void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Says whether calls have been interrupted because the crew ends. */
    boolean isClosed() {
        return threads.isShutdown();
    }

    /** Ends the threads, whose tasks must be over, or are interrupted now; then the handler. */
    @Override
    public void close() {
        stop();
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(LAST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a handler does not heed that it was interrupted; it is closed while a call runs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        handler.close();
    }
}
