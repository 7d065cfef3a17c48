package dev.holdfast.topology;

import java.util.concurrent.TimeUnit;

/** How long a partition may handle items of inline handlers in its turn; one item at least. For one task. */
final class InlineSlice {
    static final long NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final InlineTurns turns;
    private long turn;
    private long round;
    private long pulseAt;
    private long usedNanos;
    private long usedAt;

    InlineSlice(InlineTurns turns) {
        this.turns = turns;
    }

    /** Takes that the pulse of the task begins. */
    void pulse(long nowMs) {
        if (nowMs != pulseAt) {
            pulseAt = nowMs;
            round = turns.pulse(round);
        }
    }

    /**
     * Says whether one more item may be handled.
     *
     * @param nowMs the time of the pulse
     */
    boolean isLeft(long nowMs) {
        pulse(nowMs);
        long current = turns.at(nowMs);
        if (turn != current) {
            turn = current;
            usedNanos = 0;
        }
        if (usedNanos < NANOS) {
            boolean hasTime = turns.hasTime();
            if (!hasTime) {
                turns.refused();
            }
            return hasTime;
        }
        if (nowMs > usedAt) {
            turns.rest(nowMs);
        }
        return false;
    }

    /** Takes how long an item took. */
    void used(long nowMs, long nanos) {
        usedAt = nowMs;
        usedNanos += nanos;
    }
}
