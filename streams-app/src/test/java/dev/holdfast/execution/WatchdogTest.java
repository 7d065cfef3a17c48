package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An alarm interrupts the call that it watches, and never the next one on the same thread. */
class WatchdogTest {
    private static final int CALLS = 3_000;

    private final Watchdog watchdog = new Watchdog();

    @AfterEach
    void close() {
        watchdog.close();
    }

    @Test
    void neverInterruptsTheNextCall() {
        SplittableRandom random = new SplittableRandom(7);
        int rung = 0;
        for (int i = 0; i < CALLS; i++) {
            AtomicBoolean late = new AtomicBoolean();
            Watchdog.Alarm alarm = watchdog.after(Duration.ofMillis(1), () -> {
                late.set(true);
                return true;
            });
            spin(random.nextInt(500_000, 1_500_000));
            alarm.cancel();
            boolean wasLate = late.get();

            spin(20_000);

            assertThat(Thread.interrupted())
                    .as("call %s is interrupted by the alarm before", i)
                    .isFalse();
            assertThat(late.get()).as("an alarm rings after it is cancelled").isEqualTo(wasLate);
            rung += wasLate ? 1 : 0;
        }
        assertThat(rung).as("some ring, some do not").isBetween(1, CALLS - 1);
    }

    @Test
    void doesNotInterruptACallThatWasOverJustInTime() {
        AtomicBoolean asked = new AtomicBoolean();
        Watchdog.Alarm alarm = watchdog.after(Duration.ofMillis(1), () -> {
            asked.set(true);
            return false;
        });

        ExecutorBench.eventually("it is asked", () -> assertThat(asked).isTrue());

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        alarm.cancel();
    }

    @Test
    void comesBackOrIsClosedAndNothingIsForgotten() {
        AtomicBoolean back = new AtomicBoolean();
        AtomicInteger closed = new AtomicInteger();

        watchdog.later(Duration.ofMillis(1), () -> back.set(true), closed::incrementAndGet);
        ExecutorBench.eventually("it comes back", () -> assertThat(back).isTrue());
        watchdog.later(Duration.ofHours(1), () -> back.set(false), closed::incrementAndGet);
        watchdog.close();
        watchdog.later(Duration.ofMillis(1), () -> back.set(false), closed::incrementAndGet);

        assertThat(closed).as("one that waited, one that came too late").hasValue(2);
        assertThat(back).isTrue();
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }
}
