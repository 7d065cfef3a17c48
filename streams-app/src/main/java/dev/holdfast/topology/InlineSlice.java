package dev.holdfast.topology;

import java.util.concurrent.TimeUnit;

/**
 * How long a partition may handle items of inline handlers in its pulse. The partitions of a stream thread take turns: in
 * a turn each has a slice of time, one item at least; then the thread rests from items for a moment, in which it hears
 * commands, counts and takes in new items. Without the rest it would hardly do that: after each pulse Kafka Streams halves
 * how many records it processes before the next one, and it does not poll before it has processed all. For one task.
 */
final class InlineSlice {
    static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    static final long REST_MS = 20;
    static final long LONGEST_REST_MS = 100;
    private static final long LULL_MS = 10;

    private static final ThreadLocal<Turns> OF_THREAD = ThreadLocal.withInitial(Turns::new);

    private long turn;
    private long usedNanos;
    private long usedAt;

    /** The turns of a stream thread. */
    private static final class Turns {
        private static final long NOT = Long.MAX_VALUE;

        private long number = 1;
        private long restsSince = NOT;
        private long admittedAt;

        /** Returns the number of the turn that it is now: a new one if the thread has rested. */
        long at(long nowMs) {
            if (restsSince != NOT && hasRested(nowMs, nowMs - restsSince)) {
                number++;
                restsSince = NOT;
            }
            return number;
        }

        private boolean hasRested(long nowMs, long restMs) {
            boolean takesIn = nowMs - admittedAt < LULL_MS;
            return restMs >= (takesIn ? LONGEST_REST_MS : REST_MS);
        }

        /** The rest begins when it is asked for, not with the commit after a turn. */
        void rest(long nowMs) {
            restsSince = Math.min(restsSince, nowMs);
        }
    }

    /**
     * Says whether one more item may be handled.
     *
     * @param nowMs the time of the pulse
     */
    boolean isLeft(long nowMs) {
        Turns turns = OF_THREAD.get();
        long current = turns.at(nowMs);
        if (turn != current) {
            turn = current;
            usedNanos = 0;
        }
        if (usedNanos < SLICE_NANOS) {
            return true;
        }
        if (nowMs > usedAt) {
            turns.rest(nowMs);
        }
        return false;
    }

    /** Takes that this thread takes in new items: then it rests longer, for what is fetched after them waits. */
    static void admitted(long nowMs) {
        OF_THREAD.get().admittedAt = nowMs;
    }

    /** Takes how long an item took. */
    void used(long nowMs, long nanos) {
        usedAt = nowMs;
        usedNanos += nanos;
    }
}
