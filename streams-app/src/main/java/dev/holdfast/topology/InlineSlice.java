package dev.holdfast.topology;

import java.util.concurrent.TimeUnit;

/** How long a partition may handle items of inline handlers in its turn; one item at least. For one task. */
final class InlineSlice {
    static final long NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final InlineTurns turns;
    private long turn;
    private long usedNanos;
    private long usedAt;

    InlineSlice(InlineTurns turns) {
        this.turns = turns;
    }

    /**
     * Says whether one more item may be handled.
     *
     * @param nowMs the time of the pulse
     */
    boolean isLeft(long nowMs) {
        long current = turns.at(nowMs);
        if (turn != current) {
            turn = current;
            usedNanos = 0;
        }
        if (usedNanos < NANOS) {
            return true;
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
