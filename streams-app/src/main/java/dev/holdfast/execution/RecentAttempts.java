package dev.holdfast.execution;

import dev.holdfast.dispatch.QueuedTask;
import dev.holdfast.schemas.ItemKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The attempts that were made here lately. Their events may still be on the way to the topology, which then does not
 * know that they were made: it must not be given the same attempt twice. Thread-safe.
 */
final class RecentAttempts {
    // More than can be on the way: a stream thread folds this many in a second.
    private static final int MOST = 20_000;

    private final Map<ItemKey, Integer> newest = new LinkedHashMap<>();

    /** Notes that an attempt was made. */
    synchronized void note(QueuedTask task) {
        newest.remove(task.key());
        newest.put(task.key(), task.attempt());
        if (newest.size() > MOST) {
            newest.remove(newest.keySet().iterator().next());
        }
    }

    /** Says whether that attempt, or a later one, was made lately. */
    synchronized boolean hasSeen(ItemKey key, int attempt) {
        Integer made = newest.get(key);
        return made != null && made >= attempt;
    }
}
