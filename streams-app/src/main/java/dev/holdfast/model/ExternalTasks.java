package dev.holdfast.model;

import dev.holdfast.model.Step.Verdict;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.CoWorker;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What differs in the life of an item whose calls external workers make: QUEUED → DISPATCHED → STARTED → …. A worker that
 * takes the newest task is at work on it. A task can be read twice, by a worker that died before it committed its offset and
 * by the next one, so several may be at work on it: each is believed for as long as it is heard of in time, and the item goes
 * on only when the last of them has failed or is given up. Whoever starts an older task is counted and changes nothing
 * else, unless it succeeds: the first success is the result.
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
        if (event.getEvent() == AttemptEvent.REPEAT || event.getEvent() == AttemptEvent.GIVE_UP) {
            // A person decides about the item. One task may have been started more than once: attempts count starts.
            int most = Math.max(item.getAttempts(), item.getTaskAttempt());
            return attempt < 1 || attempt > most ? "there was no attempt " + attempt + "; there were " + most : null;
        }
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
            return alive(before, event); // written twice, or the same worker was given the task again and begins now
        }
        boolean tooLate = event.getAttempt() != before.getTaskAttempt() || ItemMachine.isOver(before);
        boolean beside = !tooLate && before.getStatus() == ItemStatus.STARTED;
        boolean doubtful = tooLate ? isOneTooMany(before, event) : beside && !before.getDoubtCounted();
        ItemState item = ItemMachine.copy(before);
        item.setAttempts(before.getAttempts() + 1);
        item.setInDoubt(before.getInDoubt() + (doubtful ? 1 : 0));
        item.setLastAttemptAt(event.getAt().toEpochMilli());
        if (tooLate) {
            return new Step(item, Verdict.NOTHING);
        }
        item.setDoubtCounted(false);
        if (beside) {
            setOthers(item, Stream.concat(others(before).stream(), Stream.of(worker(event))));
        } else {
            item.setStatus(ItemStatus.STARTED);
            item.setNextAttemptAt(null);
            run(item, worker(event));
        }
        return new Step(item, Verdict.RUNS);
    }

    /** Says whether a call that comes too late for the item is one beside others: the task of a cancelled one may never have been begun. */
    private static boolean isOneTooMany(ItemState item, Attempt event) {
        return item.getStatus() != ItemStatus.CANCELLED || event.getAttempt() <= item.getAttempts();
    }

    /** A worker that was given up, or was never given the item, keeps nothing alive. */
    static Step alive(ItemState before, Attempt event) {
        if (!isExternal(before) || !ItemMachine.isRunning(before, event)) {
            return ItemMachine.unchanged(before);
        }
        ItemState item = ItemMachine.copy(before);
        CoWorker heard = worker(event);
        if (isFirst(before, event.getExecutorId())) {
            run(item, heard);
        } else {
            setOthers(item, others(before).stream().map(one -> isOf(one, event.getExecutorId()) ? heard : one));
        }
        return new Step(item, Verdict.RUNS);
    }

    /** Says whether a worker is at work on the newest task, as far as is known. */
    static boolean isAtWork(ItemState item, String worker) {
        return isFirst(item, worker) || others(item).stream().anyMatch(one -> isOf(one, worker));
    }

    /** Says whether an attempt that is at work is among those in doubt already, if it is given up now. */
    static boolean isCounted(ItemState item) {
        return item.getDoubtCounted() || !others(item).isEmpty();
    }

    /** Takes a worker that is at work off the item, in place, if others are at work on it; says whether there are. */
    static boolean goesOnWithout(ItemState item, String worker) {
        List<CoWorker> others = others(item);
        if (others.isEmpty()) {
            return false;
        }
        if (isFirst(item, worker)) {
            run(item, others.get(0));
            setOthers(item, others.stream().skip(1));
        } else {
            setOthers(item, others.stream().filter(one -> !isOf(one, worker)));
        }
        return true;
    }

    private static void run(ItemState item, CoWorker worker) {
        item.setExecutorId(worker.getExecutorId());
        item.setStartedAt(worker.getStartedAt());
        item.setTimeoutMs(worker.getTimeoutMs());
    }

    private static CoWorker worker(Attempt event) {
        return new CoWorker(event.getExecutorId(), event.getAt().toEpochMilli(), event.getTimeoutMs());
    }

    private static boolean isFirst(ItemState item, String worker) {
        return worker.equals(item.getExecutorId());
    }

    private static boolean isOf(CoWorker one, String worker) {
        return one.getExecutorId().equals(worker);
    }

    private static List<CoWorker> others(ItemState item) {
        return Objects.requireNonNullElse(item.getCoWorkers(), List.of());
    }

    private static void setOthers(ItemState item, Stream<CoWorker> others) {
        List<CoWorker> list = others.toList();
        item.setCoWorkers(list.isEmpty() ? null : list);
    }

    static void count(Tally tally, ItemState item, int sign) {
        if (item.getStatus() == ItemStatus.DISPATCHED) {
            tally.setTasksWaiting(tally.getTasksWaiting() + sign);
        } else if (item.getStatus() == ItemStatus.STARTED) {
            tally.setTasksTaken(tally.getTasksTaken() + sign);
        }
    }
}
