package dev.holdfast.topology;

import java.util.Comparator;
import java.util.PriorityQueue;

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
    /** When to look again whether the experiment has become known, epoch ms. */
    long unknownCheckAt;
    /** When to look again for rejected keys of an experiment that nobody has started, epoch ms. */
    long rejectedCheckAt;

    /** Whether it is sure that nobody has started the experiment. */
    final Inquiry inquiry = new Inquiry();

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
