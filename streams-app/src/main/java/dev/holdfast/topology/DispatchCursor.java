package dev.holdfast.topology;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;

/**
 * The schedule of one experiment on one partition: a cursor through its backlog, and the items behind the cursor that
 * wait for their time. It holds nothing that is not in the stores: after a restart it begins at the first item again.
 */
final class DispatchCursor {
    /** How a look for items that can be given out ended. */
    enum Look {
        /** There was no place for more, or there is more to look at. */
        NOT_OVER,
        /** All was looked at: nothing is due now. */
        NOTHING_DUE,
        /** The budget does not cover the next call. */
        NOT_COVERED
    }

    private static final int FIRST = 64;

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
    /** The next position at which calls in doubt are looked for behind one that the budget does not cover. */
    long doubtCursor;
    /** When they are looked for again, epoch ms. */
    long doubtAt;
    /** Since when there was no place for a call while the budget ran short, epoch ms. */
    long noPlaceSince;
    /** When to look again what the next call will cost while there is none now and the budget runs short, epoch ms. */
    long idleAt;
    /** Whether the breaker was open when the lane was last worked on. */
    boolean probing;
    /** The newest pause or cancel for which the lane has come to rest. */
    int restedGeneration;
    /** When to look again whether the experiment has become known, epoch ms. */
    long unknownCheckAt;
    /** When to look again for rejected keys of an experiment that nobody has started, epoch ms. */
    long rejectedCheckAt;

    /** Whether it is sure that nobody has started the experiment. */
    final UnknownExperimentInquiry inquiry = new UnknownExperimentInquiry();

    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::at).thenComparingLong(Waiting::position));

    void await(long position, long at) {
        if (position < cursor) {
            waiting.add(new Waiting(at, position));
        }
    }

    /** Returns the positions of the items that wait for their time, the first of them, in order. */
    List<Long> nextWaiting() {
        return waiting.stream()
                .sorted(waiting.comparator())
                .limit(FIRST)
                .map(Waiting::position)
                .toList();
    }

    boolean hasDue(long now) {
        Waiting first = waiting.peek();
        return first != null && first.at() <= now;
    }

    long pollDue() {
        return waiting.remove().position();
    }
}
