package dev.holdfast.topology;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What items of inline handlers cost lately, by experiment. Kafka Streams works through all that it has fetched of
 * work-items, thousands of records, before it looks for commands and counts again: only cheap items may be handled as they
 * come. Others wait in the backlog, and are handled for a bounded time between two looks. One for an instance; thread-safe.
 */
final class InlineCosts {
    private static final long CHEAP_NANOS = TimeUnit.MICROSECONDS.toNanos(250);
    /** One long item, such as the first one of a cold machine or one in a pause of the JVM, tells nothing. */
    private static final long COUNTED_NANOS = 2 * CHEAP_NANOS;

    private static final int WEIGHT = 8;

    private final Map<String, Long> nanos = new ConcurrentHashMap<>();

    /** Takes what one more item cost. */
    void took(String experimentId, long itemNanos) {
        long counted = Math.min(itemNanos, COUNTED_NANOS);
        nanos.merge(experimentId, counted / WEIGHT, (before, first) -> before + (counted - before) / WEIGHT);
    }

    /** Says whether the next item may be handled as it comes; the first ones may. */
    boolean isCheap(String experimentId) {
        return nanos.getOrDefault(experimentId, 0L) <= CHEAP_NANOS;
    }
}
