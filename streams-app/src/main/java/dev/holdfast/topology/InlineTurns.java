package dev.holdfast.topology;

import java.time.Duration;

/**
 * The turns in which the stream threads handle items of inline handlers: in a turn each partition of the thread has its
 * {@link InlineSlice}; then the thread rests from items for a moment, in which it hears commands, counts and takes in new
 * items. Without the rest it would hardly do that: after each pulse Kafka Streams halves how many records it processes before
 * the next one, and it does not poll before it has processed all. One for an instance; each thread has its own turns.
 *
 * <p>All partitions of a thread share one transaction, which the broker ends when it is older than its timeout. So they also share
 * the time for items until the thread commits: a quarter of the timeout, and one item at least. From half of that a commit is asked
 * for; Kafka Streams carries it out after the pulses of all tasks (StreamThread: process, punctuate, commit).
 */
final class InlineTurns {
    static final long REST_MS = 20;
    static final long LONGEST_REST_MS = 100;
    private static final long LULL_MS = 10;
    private static final long NOT = Long.MAX_VALUE;
    private static final int SHARE = 4;

    private enum Asked {
        NO,
        /** While records were handled: the commit comes after the pulses that are next. */
        BEFORE_PULSES,
        /** The commit comes after the pulses that are under way. */
        IN_PULSES
    }

    private final ThreadLocal<Turns> ofThread = ThreadLocal.withInitial(Turns::new);
    private volatile Duration transactionTimeout = TransactionTimeout.DEFAULT;

    private static final class Turns {
        private long number = 1;
        private long restsSince = NOT;
        private long admittedAt;
        private long round;
        private long refusedIn = Long.MIN_VALUE;
        private long usedNanos;
        private long lastNanos;
        private Asked asked = Asked.NO;
    }

    /** Takes after which time the broker ends a transaction. */
    void limit(Duration timeout) {
        transactionTimeout = timeout;
    }

    Duration transactionTimeout() {
        return transactionTimeout;
    }

    /** Returns the number of the turn that it is now: a new one if the thread has rested. */
    long at(long nowMs) {
        Turns turns = ofThread.get();
        if (turns.restsSince != NOT && hasRested(turns, nowMs)) {
            turns.number++;
            turns.restsSince = NOT;
        }
        return turns.number;
    }

    private static boolean hasRested(Turns turns, long nowMs) {
        boolean takesIn = nowMs - turns.admittedAt < LULL_MS;
        return nowMs - turns.restsSince >= (takesIn ? LONGEST_REST_MS : REST_MS);
    }

    /**
     * Lets the thread rest, unless a partition still waits for its slice. It begins when it is asked for, not with the commit after
     * a turn, which would use it up.
     */
    void rest(long nowMs) {
        Turns turns = ofThread.get();
        if (turns.refusedIn < turns.round - 1) {
            turns.restsSince = Math.min(turns.restsSince, nowMs);
        }
    }

    /** Takes that this thread takes in new items: then it rests longer, for what is fetched after them waits. */
    void admitted(long nowMs) {
        ofThread.get().admittedAt = nowMs;
    }

    /**
     * Takes that the pulse of a task begins. A task that comes again begins a round: the thread could commit in between.
     *
     * @param lastRound the round in which the task's last pulse was
     * @return the round that it is now
     */
    long pulse(long lastRound) {
        Turns turns = ofThread.get();
        if (lastRound == turns.round) {
            turns.round++;
            if (turns.asked == Asked.IN_PULSES) {
                turns.usedNanos = 0;
                turns.asked = Asked.NO;
            } else if (turns.asked == Asked.BEFORE_PULSES) {
                turns.asked = Asked.IN_PULSES;
            }
        }
        return turns.round;
    }

    /** Says whether one more item, if it takes as long as the last one, has time before the thread must commit. */
    boolean hasTime() {
        Turns turns = ofThread.get();
        return turns.usedNanos == 0 || turns.usedNanos + turns.lastNanos < share();
    }

    /** Takes that a partition whose slice is not used up has to wait for the commit. */
    void refused() {
        Turns turns = ofThread.get();
        turns.refusedIn = turns.round;
    }

    /**
     * Takes how long an item took.
     *
     * @param inPulse whether it was handled in a pulse; else as it came
     * @return whether a commit must be asked for
     */
    boolean used(long nanos, boolean inPulse) {
        Turns turns = ofThread.get();
        turns.usedNanos += nanos;
        turns.lastNanos = nanos;
        if (turns.usedNanos < share() / 2 || turns.asked != Asked.NO) {
            return false;
        }
        turns.asked = inPulse ? Asked.IN_PULSES : Asked.BEFORE_PULSES;
        return true;
    }

    private long share() {
        return transactionTimeout.toNanos() / SHARE;
    }
}
