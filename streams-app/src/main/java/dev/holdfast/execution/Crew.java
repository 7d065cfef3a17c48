package dev.holdfast.execution;

import dev.holdfast.config.ExecutionSection;
import dev.holdfast.handler.Handler;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads and the handler of one experiment. Some tasks more than there are threads are taken, so that none waits. */
final class Crew implements AutoCloseable {
    private static final int MOST_AHEAD = 64;

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

    void submit(Runnable attempt) {
        threads.execute(attempt);
    }

    boolean withdraw(Runnable attempt) {
        return threads.remove(attempt);
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

    /** Ends the threads, whose tasks must be over, or are interrupted now. */
    @Override
    public void close() {
        stop();
        threads.shutdownNow();
        handler.close();
    }
}
