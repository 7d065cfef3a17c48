package dev.holdfast.dispatch;

import dev.holdfast.model.ExecutorId;
import dev.holdfast.schemas.ItemKey;

/**
 * The way from the topology, which decides what is due, to the executors, which run it. No method waits. What an
 * executor does comes back as events on topic attempts, never through here.
 */
public interface TaskQueue {

    /** Returns who runs what is offered here. */
    ExecutorId executorId();

    /**
     * Takes that a partition is worked on here; said again and again, for one that is not heard of for some seconds may
     * have gone to another instance unnoticed: no call is begun for it. Limits over time are shared by partitions.
     */
    void assign(int partition);

    /** Returns how many more tasks of an experiment are taken now. */
    int room(Demand demand);

    /**
     * Says whether items that have not failed yet should go first: many fail, and such an item tells whether the service
     * fails, or those that failed are bad.
     */
    boolean wantsFresh(String experimentId);

    /**
     * Offers a task.
     *
     * @return false if it was not taken: its item is already queued or running here, or the executor is stopping
     */
    boolean offer(QueuedTask task);

    /** Publishes that an attempt is in doubt: its executor is gone and left no outcome. */
    void declareInDoubt(int partition, ItemKey key, int attempt, String lostExecutor);

    /** Says whether an attempt is queued or running here, or was made lately: its events may be on the way. */
    boolean knows(ItemKey key, int attempt);

    /** Drops the tasks of an experiment on a partition that have not begun; says whether none of them runs now. */
    boolean bringToRest(int partition, String experimentId);

    /** Drops the tasks of a partition that have not begun; the partition moves away or starts over. */
    void recall(int partition);
}
