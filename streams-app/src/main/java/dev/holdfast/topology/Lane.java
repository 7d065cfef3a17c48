package dev.holdfast.topology;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;

/**
 * The schedule of one experiment on one partition: a cursor through its backlog, and the items behind the cursor that
 * wait for their time. It holds nothing that is not in the stores: after a restart it begins at the first item again.
 */
final class Lane {
    private record Waiting(long at, long position) {}

    /** The next position to look at. */
    long cursor;
    /** The next position that a retry looks at. */
    long retryCursor;
    /** The retry generation that the retry cursor belongs to. */
    int retryGeneration;
    /** Items that the retry has picked. */
    long retryTaken;
    /** The next position that a cancel looks at. */
    long cancelCursor;
    /** When a cancel looks again for items that were still under way, epoch ms. */
    long cancelAt;
    /** Whether the counts said at the last look of a cancel that more is open than it knows of. */
    boolean cancelUnseen;
    /** Positions of the items that a cancel waits for. */
    final Set<Long> underWay = new TreeSet<>();
    /** The newest pause or cancel for which the lane has come to rest. */
    int restedGeneration;
    /** When to look again whether the experiment has become known, epoch ms. */
    long unknownCheckAt;

    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::at).thenComparingLong(Waiting::position));

    void await(long position, long at) {
        if (position < cursor) {
            waiting.add(new Waiting(at, position));
        }
    }

    boolean hasDue(long now) {
        Waiting first = waiting.peek();
        return first != null && first.at() <= now;
    }

    long pollDue() {
        return waiting.remove().position();
    }
}
