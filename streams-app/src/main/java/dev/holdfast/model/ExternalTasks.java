package dev.holdfast.model;

import dev.holdfast.model.Step.Verdict;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Tally;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What differs in the life of an item whose calls external workers make: QUEUED → DISPATCHED → STARTED → …. A worker that
 * takes the task that is out runs the attempt. Whoever starts another one (it was slow, or read an old task) is counted and
 * changes nothing else, unless it succeeds: the first success is the result.
 */
public final class ExternalTasks {
    /** So long a task may be taken. */
    public static final Duration TAKE_WITHIN = Duration.ofMinutes(10);

    /** So much later it is offered again: for clocks that differ, and for a start that is on its way. */
    public static final Duration GRACE = Duration.ofMinutes(1);

    private ExternalTasks() {}

    /** Says whether a task of the item was ever given to external workers. */
    public static boolean isExternal(ItemState item) {
        return item.getTaskAttempt() > 0;
    }

    /** Returns the state of an item whose task is offered; one that nobody has taken keeps its number. */
    public static ItemState dispatched(ItemState before, long now) {
        ItemState item = ItemMachine.copy(before);
        item.setStatus(ItemStatus.DISPATCHED);
        item.setTaskAttempt(before.getAttempts() + 1);
        item.setNextAttemptAt(now + TAKE_WITHIN.plus(GRACE).toMillis());
        return item;
    }

    /** Returns how many tasks of a partition are with workers, or wait for them. */
    public static long out(Tally tally) {
        return tally.getTasksWaiting() + tally.getTasksTaken();
    }

    /** Returns why an event of an external item cannot be true, or null. */
    public static @Nullable String problem(ItemState item, Attempt event) {
        int attempt = event.getAttempt();
        if (attempt < 1 || attempt > item.getTaskAttempt()) {
            return "no task of attempt " + attempt + " was given out; the newest is " + item.getTaskAttempt();
        }
        boolean out = item.getStatus() == ItemStatus.DISPATCHED && attempt == item.getTaskAttempt();
        return out && event.getEvent() != AttemptEvent.STARTED
                ? "attempt " + attempt + " was not started; STARTED comes before " + event.getEvent()
                : null;
    }

    static Step started(ItemState before, Attempt event) {
        if (ItemMachine.isRunning(before, event)) {
            return ItemMachine.unchanged(before); // written twice
        }
        ItemState item = ItemMachine.copy(before);
        item.setAttempts(before.getAttempts() + 1);
        item.setLastAttemptAt(event.getAt().toEpochMilli());
        if (before.getStatus() != ItemStatus.DISPATCHED || event.getAttempt() != before.getTaskAttempt()) {
            boolean again = event.getAttempt() <= before.getAttempts();
            item.setInDoubt(before.getInDoubt() + (again ? 1 : 0));
            return new Step(item, Verdict.NOTHING);
        }
        item.setStatus(ItemStatus.STARTED);
        item.setExecutorId(event.getExecutorId());
        item.setStartedAt(event.getAt().toEpochMilli());
        item.setTimeoutMs(event.getTimeoutMs());
        item.setNextAttemptAt(null);
        return new Step(item, Verdict.RUNS);
    }

    /** A worker that was given up, or was never given the item, keeps nothing alive. */
    static Step alive(ItemState before, Attempt event) {
        if (!isExternal(before) || !ItemMachine.isRunning(before, event)) {
            return ItemMachine.unchanged(before);
        }
        ItemState item = ItemMachine.copy(before);
        item.setStartedAt(event.getAt().toEpochMilli());
        item.setTimeoutMs(event.getTimeoutMs());
        return new Step(item, Verdict.RUNS);
    }

    static void count(Tally tally, ItemState item, int sign) {
        if (item.getStatus() == ItemStatus.DISPATCHED) {
            tally.setTasksWaiting(tally.getTasksWaiting() + sign);
        } else if (item.getStatus() == ItemStatus.STARTED) {
            tally.setTasksTaken(tally.getTasksTaken() + sign);
        }
    }
}
