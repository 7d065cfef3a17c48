package dev.holdfast.execution;

import dev.holdfast.config.ExecutionSection;
import dev.holdfast.handler.Handler;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads and the handler of one experiment. Some tasks more than there are threads are taken, so that none waits. */
final class Crew implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
    private static final int MOST_AHEAD = 64;
    private static final long LAST_WAIT_SECONDS = 2;

    private final Handler handler;
    private final int capacity;
    private final ThreadPoolExecutor threads;
    private final Optional<Pace> pace;
    private volatile boolean stopping;

    Crew(Handler handler, ExecutionSection limits, ThreadFactory factory) {
        this.handler = handler;
        this.capacity = limits.concurrency() + Math.min(limits.concurrency(), MOST_AHEAD);
        this.threads = new ThreadPoolExecutor(
                limits.concurrency(), limits.concurrency(), 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        this.threads.allowCoreThreadTimeOut(true);
        this.pace = limits.rate().map(rate -> new Pace(rate.period().toNanos() / rate.calls()));
    }

    Handler handler() {
        return handler;
    }

    int room() {
        return capacity - threads.getActiveCount() - threads.getQueue().size();
    }

    /** Gives an attempt to the threads; false if they have ended. */
    boolean submit(Runnable attempt) {
        try {
            threads.execute(attempt);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Takes an attempt out of the line, if it still stands there. */
    void withdraw(Runnable attempt) {
        threads.remove(attempt);
    }

    void awaitTurn() throws InterruptedException {
        if (pace.isPresent()) {
            pace.get().await();
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
