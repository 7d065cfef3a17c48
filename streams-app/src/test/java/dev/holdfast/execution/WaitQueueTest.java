package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Everybody in line comes to be the first one, whoever leaves it early. */
class WaitQueueTest {
    private static final int THREADS = 60;

    private final ReentrantLock lock = new ReentrantLock();
    private final WaitQueue line = new WaitQueue(lock);
    private final AtomicInteger first = new AtomicInteger();

    @Test
    void allGetTheirTurnAlthoughSomeAreInterruptedAndOthersGiveUp() {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            boolean givesUp = i % 5 == 1;
            Thread thread = new Thread(() -> stand(givesUp), "in-line-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        lock.lock();
        try {
            threads.forEach(Thread::start);
            await().atMost(30, TimeUnit.SECONDS).until(() -> lock.getQueueLength() == THREADS);
        } finally {
            lock.unlock();
        }
        for (int i = 2; i < THREADS; i += 5) {
            threads.get(i).interrupt();
        }

        await().atMost(30, TimeUnit.SECONDS).until(() -> threads.stream().noneMatch(Thread::isAlive));
        assertThat(first.get()).isGreaterThanOrEqualTo(THREADS * 3 / 5);
        lock.lock();
        try {
            assertThat(line.length()).isZero();
        } finally {
            lock.unlock();
        }
    }

    private void stand(boolean givesUp) {
        lock.lock();
        try {
            if (line.join(() -> !givesUp)) {
                try {
                    first.incrementAndGet();
                    line.pause(TimeUnit.MILLISECONDS.toNanos(1));
                } finally {
                    line.leave();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
