package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long INTERVAL = Duration.ofMillis(20).toNanos();

    @Test
    void spacesTheCallsOfManyThreads() throws InterruptedException {
        Pace pace = new Pace(INTERVAL);
        ConcurrentSkipListSet<Long> turns = new ConcurrentSkipListSet<>();
        long began = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> takeFiveTurns(pace, turns)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(10_000);
        }

        assertThat(turns).hasSize(20);
        int place = 0;
        for (long turn : turns) {
            assertThat(turn - began).as("turn %s", place).isGreaterThanOrEqualTo(place * INTERVAL);
            place++;
        }
    }

    @Test
    void letsTheFirstCallGoAtOnceAndSavesNoTurnsUp() throws InterruptedException {
        Pace pace = new Pace(INTERVAL);
        pace.await();
        await().pollDelay(Duration.ofMillis(100)).until(() -> true);
        long began = System.nanoTime();

        pace.await();
        pace.await();
        pace.await();

        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(2 * INTERVAL);
    }

    @Test
    void letsAnInterruptedCallerGo() {
        Pace pace = new Pace(Duration.ofHours(1).toNanos());
        assertThatThrownBy(() -> {
                    pace.await();
                    Thread.currentThread().interrupt();
                    pace.await();
                })
                .isInstanceOf(InterruptedException.class);
    }

    private static void takeFiveTurns(Pace pace, ConcurrentSkipListSet<Long> turns) {
        try {
            for (int i = 0; i < 5; i++) {
                pace.await();
                turns.add(System.nanoTime());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
