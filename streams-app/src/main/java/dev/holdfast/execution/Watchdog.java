package dev.holdfast.execution;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Ends calls that take too long, and comes back to what has to wait. Thread-safe. */
final class Watchdog implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();

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

    /**
     * Runs one of two actions, once.
     *
     * @param action runs after the time, on the watchdog's own thread
     * @param ifClosed runs instead if the watchdog is closed before
     */
    void later(Duration time, Runnable action, Runnable ifClosed) {
        Wait wait = new Wait(action, ifClosed);
        waits.add(wait);
        try {
            var unused = timer.schedule(() -> end(wait, wait.action()), time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            end(wait, wait.ifClosed());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        waits.forEach(wait -> end(wait, wait.ifClosed()));
    }

    private void end(Wait wait, Runnable how) {
        if (waits.remove(wait)) {
            how.run();
        }
    }

    private record Wait(Runnable action, Runnable ifClosed) {}

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
