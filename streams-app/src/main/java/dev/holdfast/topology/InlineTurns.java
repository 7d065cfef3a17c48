package dev.holdfast.topology;

/**
 * The turns in which the stream threads handle items of inline handlers: in a turn each partition of the thread has its
 * {@link InlineSlice}; then the thread rests from items for a moment, in which it hears commands, counts and takes in new
 * items. Without the rest it would hardly do that: after each pulse Kafka Streams halves how many records it processes before
 * the next one, and it does not poll before it has processed all. One for an instance; each thread has its own turns.
 */
final class InlineTurns {
    static final long REST_MS = 20;
    static final long LONGEST_REST_MS = 100;
    private static final long LULL_MS = 10;
    private static final long NOT = Long.MAX_VALUE;

    private final ThreadLocal<Turns> ofThread = ThreadLocal.withInitial(Turns::new);

    private static final class Turns {
        private long number = 1;
        private long restsSince = NOT;
        private long admittedAt;
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

    /** Lets the thread rest. It begins when it is asked for, not with the commit after a turn, which would use it up. */
    void rest(long nowMs) {
        Turns turns = ofThread.get();
        turns.restsSince = Math.min(turns.restsSince, nowMs);
    }

    /** Takes that this thread takes in new items: then it rests longer, for what is fetched after them waits. */
    void admitted(long nowMs) {
        ofThread.get().admittedAt = nowMs;
    }
}
