package dev.holdfast.execution;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Threads that wait for the same thing. Only the first one looks whether it is there: what becomes free wakes one thread, not
 * hundreds. All methods are for holders of the lock.
 */
final class WaitQueue {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Condition ahead;
    private final Condition behind;
    private boolean led;
    private int length;

    WaitQueue(ReentrantLock lock) {
        ahead = lock.newCondition();
        behind = lock.newCondition();
    }

    /**
     * Stands in line until the thread is the first one; {@link #leave} must follow if it is.
     *
     * @param goOn asked about once a second
     * @return false if it is not to go on
     */
    boolean join(BooleanSupplier goOn) throws InterruptedException {
        length++;
        boolean first = false;
        try {
            while (led) {
                if (!goOn.getAsBoolean()) {
                    return false;
                }
                var unused = behind.awaitNanos(LOOK_NANOS);
            }
            first = true;
            led = true;
            return true;
        } finally {
            if (!first) {
                length--;
                passOn();
            }
        }
    }

    /** The first one sleeps until something has changed, or for a time. */
    void pause(long nanos) throws InterruptedException {
        var unused = ahead.awaitNanos(nanos);
    }

    /** Tells the first one to look again. */
    void look() {
        ahead.signal();
    }

    /** The first one goes; the next one is the first then. */
    void leave() {
        led = false;
        length--;
        passOn();
    }

    /** Returns how many stand here. */
    int length() {
        return length;
    }

    private void passOn() {
        if (!led) {
            behind.signal();
        }
    }
}
