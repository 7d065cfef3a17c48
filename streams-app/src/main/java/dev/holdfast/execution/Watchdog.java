package dev.holdfast.execution;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Ends calls that take too long, and comes back to what has to wait. Thread-safe. */
final class Watchdog implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    Watchdog() {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "attempt-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Interrupts the calling thread after a time, unless the alarm is cancelled before.
     *
     * @param timeUp asked first; false if the call was over just in time
     */
    Alarm after(Duration time, BooleanSupplier timeUp) {
        Alarm alarm = new Alarm(Thread.currentThread(), timeUp);
        alarm.scheduled = timer.schedule(alarm::ring, time.toMillis(), TimeUnit.MILLISECONDS);
        return alarm;
    }

    /** Runs an action after a time, on the watchdog's own thread; says false if the watchdog is closed. */
    boolean later(Duration time, Runnable action) {
        try {
            var unused = timer.schedule(action, time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One call's time limit. */
    static final class Alarm {
        private final Thread thread;
        private final BooleanSupplier timeUp;
        private volatile @Nullable Future<?> scheduled;
        private boolean over;
        private boolean rang;

        private Alarm(Thread thread, BooleanSupplier timeUp) {
            this.thread = thread;
            this.timeUp = timeUp;
        }

        /** Ends the watch. After it the thread is not interrupted by this alarm, and is not left interrupted by it. */
        void cancel() {
            Future<?> timer = scheduled;
            if (timer != null) {
                timer.cancel(false);
            }
            synchronized (this) {
                over = true;
                if (rang) {
                    Thread.interrupted();
                }
            }
        }

        private synchronized void ring() {
            if (!over && timeUp.getAsBoolean()) {
                rang = true;
                thread.interrupt();
            }
        }
    }
}
