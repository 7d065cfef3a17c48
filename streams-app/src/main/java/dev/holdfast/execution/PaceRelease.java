package dev.holdfast.execution;

import java.util.concurrent.TimeUnit;

/**
 * Tries for a while whether calls are refused at any pace: the limit of the pace is lifted, and the share of refused calls
 * is compared with the share before. If it rises, the pace was the reason, and each further try waits twice as long. No I/O
 * and no clock. For one thread at a time.
 */
final class PaceRelease {
    private static final long TRY = TimeUnit.SECONDS.toNanos(60);
    private static final long LONGEST_DELAY = TimeUnit.MINUTES.toNanos(10);
    private static final int FEWEST = 50;
    /** The share may rise by so many standard deviations of as few calls before that tells anything. */
    private static final double DEVIATIONS = 4;

    private static final double LEAST_MARGIN = 0.1;

    private double bound;
    private long until;
    private long notBefore;
    private long delay = TRY;
    private boolean failed;
    private int calls;
    private int refused;

    /** No try runs, and one may start at once; the time is in nanoseconds of any origin. */
    PaceRelease(long now) {
        until = now;
        notBefore = now;
    }

    boolean mayStart(long now) {
        return now - notBefore >= 0;
    }

    /** Starts a try; {@code share} of the calls were refused before it. */
    void start(long now, double share) {
        bound = share + Math.max(LEAST_MARGIN, DEVIATIONS * Math.sqrt(share * (1 - share) / FEWEST));
        until = now + TRY;
        delay = failed ? Math.min(LONGEST_DELAY, 2 * delay) : TRY;
        failed = false;
        calls = 0;
        refused = 0;
    }

    /** Counts a call that ended, and ends the try if too many are refused in it. */
    void add(boolean isRefused, long now) {
        calls++;
        refused += isRefused ? 1 : 0;
        if (runs(now) && calls >= FEWEST && refused > bound * calls) {
            until = now;
            failed = true;
            notBefore = now + delay;
        }
    }

    /** Says whether a try is under way: then refusals are no reason to slow down. */
    boolean runs(long now) {
        return until - now > 0;
    }
}
