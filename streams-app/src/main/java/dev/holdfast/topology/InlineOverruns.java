package dev.holdfast.topology;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Items of inline handlers that took so long that the broker may have ended the transaction of their result. One that comes
 * again as if it had never been tried has lost it, and would lose it again, forever. One for an instance; thread-safe.
 */
final class InlineOverruns {
    private static final int MOST = 1_000;

    private record Overrun(int attempts, Duration took) {}

    private final Map<String, Overrun> overruns = new LinkedHashMap<>();
    private volatile boolean any;

    /** Returns the longest time that one item may take: the rest of the timeout is for what else is in its transaction. */
    static Duration longest(Duration transactionTimeout) {
        return transactionTimeout.multipliedBy(3).dividedBy(4);
    }

    /**
     * Takes that an item took too long.
     *
     * @param key its key
     * @param attempts how many attempts of it were known before
     */
    synchronized void note(String key, int attempts, Duration took) {
        any = true;
        overruns.put(key, new Overrun(attempts, took));
        if (overruns.size() > MOST) {
            overruns.remove(overruns.keySet().iterator().next());
        }
    }

    /** Returns how long the item took whose attempt is not known though it was made here, or null. */
    @Nullable
    Duration lost(String key, int attempts) {
        return any ? find(key, attempts) : null;
    }

    private synchronized @Nullable Duration find(String key, int attempts) {
        Overrun overrun = overruns.get(key);
        return overrun == null || overrun.attempts() != attempts ? null : overrun.took();
    }
}
