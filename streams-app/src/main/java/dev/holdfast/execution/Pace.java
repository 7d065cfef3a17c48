package dev.holdfast.execution;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Spaces calls evenly, so that no more than so many begin in a time. Thread-safe. */
final class Pace {
    private final long intervalNanos;
    private long next = System.nanoTime();

    /** Takes the least time between two calls. */
    Pace(long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    /** Waits for this caller's turn. */
    void await() throws InterruptedException {
        long turn = reserve();
        for (long wait = turn - System.nanoTime(); wait > 0; wait = turn - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(wait, TimeUnit.SECONDS.toNanos(1)));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private synchronized long reserve() {
        next = Math.max(next, System.nanoTime());
        long turn = next;
        next += intervalNanos;
        return turn;
    }
}
