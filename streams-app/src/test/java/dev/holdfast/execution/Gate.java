package dev.holdfast.execution;

import dev.holdfast.handler.Handler;
import dev.holdfast.handler.Task;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** A handler whose calls wait until a test opens it. Thread-safe. */
final class Gate implements Handler {
    final Queue<String> calls = new ConcurrentLinkedQueue<>();
    volatile int answers;
    volatile boolean closed;
    volatile boolean closedDuringACall;

    private final CountDownLatch open = new CountDownLatch(1);
    private volatile boolean heedsInterrupts = true;

    static Gate deaf() {
        Gate gate = new Gate();
        gate.heedsInterrupts = false;
        return gate;
    }

    void open() {
        open.countDown();
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // tests that look at it make one call
    public String handle(Task task) throws InterruptedException {
        calls.add(task.key().incidentId());
        while (open.getCount() > 0) {
            try {
                open.await();
            } catch (InterruptedException e) {
                if (heedsInterrupts) {
                    closedDuringACall = closed;
                    throw e;
                }
            }
        }
        answers++;
        return "{}";
    }

    @Override
    public void close() {
        closed = true;
    }
}
