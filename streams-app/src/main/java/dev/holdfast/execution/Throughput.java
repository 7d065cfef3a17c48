package dev.holdfast.execution;

import java.util.concurrent.TimeUnit;

/** How many calls a service has let through lately. A call counts when it begins, until it is refused. For one thread at a time. */
final class Throughput {
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int STEPS_A_SECOND = 10;
    private static final int KEPT = 3 * STEPS_A_SECOND;

    private final int[] counts = new int[KEPT];
    private final long[] steps = new long[KEPT];

    void begun(long now) {
        int slot = slot(now);
        if (steps[slot] != step(now)) {
            steps[slot] = step(now);
            counts[slot] = 0;
        }
        counts[slot]++;
    }

    void refused(long began) {
        int slot = slot(began);
        if (steps[slot] == step(began) && counts[slot] > 0) {
            counts[slot]--;
        }
    }

    /** Returns the most that were let through in any one of the last three seconds. */
    int mostInASecond(long now) {
        int most = 0;
        for (long last = step(now); last > step(now) - KEPT + STEPS_A_SECOND; last--) {
            int sum = 0;
            for (long step = last; step > last - STEPS_A_SECOND; step--) {
                int slot = (int) Math.floorMod(step, (long) KEPT);
                sum += steps[slot] == step ? counts[slot] : 0;
            }
            most = Math.max(most, sum);
        }
        return most;
    }

    private static long step(long now) {
        return Math.floorDiv(now, STEP);
    }

    private static int slot(long now) {
        return (int) Math.floorMod(step(now), (long) KEPT);
    }
}
