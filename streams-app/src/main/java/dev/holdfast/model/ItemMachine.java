package dev.holdfast.model;

import dev.holdfast.model.Step.Verdict;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The life of one item: QUEUED → (of {@link ExternalTasks}: DISPATCHED →) STARTED → SUCCEEDED, or → RETRYING → … → FAILED, or in doubt → QUEUED or HELD; or CANCELLED. States
 * are never changed in place.
 *
 * <p>The first success wins, whichever attempt it comes from: a call that was in doubt and answers late has done the
 * work. First errors are never overwritten (R30).
 */
public final class ItemMachine {

    /** The longest error message that is kept, in characters: the store of items holds no payloads. */
    public static final int LONGEST_MESSAGE = 2_000;

    private ItemMachine() {}

    /**
     * Returns the state of an item that came in just now.
     *
     * @param position the offset of the admitting record
     * @param at the broker's time of that record, epoch ms
     */
    public static ItemState admitted(long position, long at) {
        ItemState item = new ItemState();
        item.setStatus(ItemStatus.QUEUED);
        item.setPosition(position);
        item.setAdmittedAt(at);
        return item;
    }

    /**
     * Returns the state of a key of which no record could be taken so far. It is finished, until a valid record of the key
     * comes: that is admitted as if it were the first.
     *
     * @param position the offset of the record
     * @param at the broker's time of that record, epoch ms
     * @param why the reason and what is wrong
     */
    public static ItemState rejected(long position, long at, String why) {
        ItemState item = admitted(position, at);
        item.setStatus(ItemStatus.REJECTED);
        item.setFirstError(shortened(why));
        item.setLastError(item.getFirstError());
        item.setEndedAt(at);
        return item;
    }

    /** Says whether no valid record of a key has come yet. */
    public static boolean isAwaited(@Nullable ItemState item) {
        return item == null || item.getStatus() == ItemStatus.REJECTED;
    }

    /** Returns the state after an inline handler answered. */
    public static ItemState succeededInline(ItemState before, long at) {
        ItemState item = copy(before);
        item.setAttempts(before.getAttempts() + 1);
        item.setLastAttemptAt(at);
        return succeed(item, at);
    }

    /** Returns the state after an inline handler failed; it is deterministic, so it is not tried again. */
    public static ItemState failedInline(ItemState before, long at, ErrorCategory category, String message) {
        ItemState item = copy(before);
        item.setAttempts(before.getAttempts() + 1);
        item.setLastAttemptAt(at);
        noteError(item, category, message);
        countFailure(item, at);
        return fail(item, at);
    }

    /**
     * Folds one attempt event.
     *
     * @param item the state so far
     * @param event the event
     * @param policy the experiment's policy
     * @param seed differs between items; spreads the retries
     */
    public static Step fold(ItemState item, Attempt event, RetryPolicy policy, int seed) {
        return switch (event.getEvent()) {
            case STARTED -> started(item, event);
            case SUCCEEDED -> succeeded(item, event);
            case FAILED -> failed(item, event, policy, seed);
            case IN_DOUBT -> inDoubt(item, event, policy);
            case REPEAT -> repeated(item);
            case GIVE_UP -> givenUp(item, event);
            case HEARTBEAT -> ExternalTasks.alive(item, event);
            case UNKNOWN -> unchanged(item);
        };
    }

    private static Step started(ItemState before, Attempt event) {
        if (ExternalTasks.isExternal(before)) {
            return ExternalTasks.started(before, event);
        }
        ItemState item = copy(before);
        // Also one that comes after the outcome of another: its call was one too many, and must be seen in the counts.
        boolean second = !Objects.equals(before.getExecutorId(), event.getExecutorId())
                && (before.getStatus() == ItemStatus.STARTED || event.getAttempt() <= before.getAttempts());
        if (second) {
            item.setInDoubt(before.getInDoubt() + 1);
        }
        item.setAttempts(Math.max(event.getAttempt(), before.getAttempts() + (second ? 1 : 0)));
        item.setLastAttemptAt(event.getAt().toEpochMilli());
        if (isOver(before)) {
            return new Step(item, Verdict.NOTHING);
        }
        item.setStatus(ItemStatus.STARTED);
        item.setExecutorId(event.getExecutorId());
        item.setStartedAt(event.getAt().toEpochMilli());
        item.setTimeoutMs(event.getTimeoutMs());
        item.setNextAttemptAt(null);
        return new Step(item, Verdict.RUNS);
    }

    private static Step succeeded(ItemState before, Attempt event) {
        if (before.getStatus() == ItemStatus.SUCCEEDED) {
            return unchanged(before);
        }
        return new Step(succeed(copy(before), event.getAt().toEpochMilli()), Verdict.SUCCEEDED);
    }

    private static Step failed(ItemState before, Attempt event, RetryPolicy policy, int seed) {
        if (!isRunning(before, event)) {
            return unchanged(before);
        }
        ErrorCategory category = Objects.requireNonNullElse(event.getErrorCategory(), ErrorCategory.UNKNOWN);
        long at = event.getAt().toEpochMilli();
        ItemState item = copy(before);
        String message = Objects.requireNonNullElse(event.getErrorMessage(), "no message");
        noteError(item, category, message);
        if (!event.getBlameless()) {
            countFailure(item, at);
        }
        if (ExternalTasks.goesOnWithout(item, event.getExecutorId())) {
            item.setDoubtCounted(true);
            return new Step(item, Verdict.RUNS);
        }
        int failures = Math.max(1, item.getFailures());
        long wait = policy.backoff(failures, seed, event.getRetryAfterMs()).toMillis();
        long spent = retrySpent(before, event, at) + wait;
        boolean again = event.getBlameless() || (policy.retries(category, failures) && !policy.isTooLate(spent));
        if (!again) {
            Long asked = event.getRetryAfterMs();
            if (asked != null && policy.retries(category, failures) && policy.isTooLate(asked)) {
                noteError(item, category, policy.tooLongAWait(message, at, asked));
            }
            return new Step(fail(item, at), Verdict.FAILED);
        }
        if (item.getUndecided()) {
            stopRunning(item, ItemStatus.HELD);
            return new Step(item, Verdict.HELD);
        }
        stopRunning(item, ItemStatus.RETRYING);
        item.setNextAttemptAt(at + wait);
        if (!event.getBlameless()) {
            item.setRetrySpentMs(spent);
        }
        return new Step(item, Verdict.WAITS);
    }

    /**
     * Returns what calls and waits have taken since the first failure, in ms. A night in which nobody called, because the
     * breaker was open, the experiment was paused or the machine was off, is no time that was given to the item.
     */
    private static long retrySpent(ItemState before, Attempt event, long at) {
        if (before.getFailures() == 0) {
            return 0;
        }
        long started = Objects.requireNonNullElse(before.getStartedAt(), at);
        long took = Objects.requireNonNullElse(event.getDurationMs(), Math.max(0, at - started));
        return before.getRetrySpentMs() + took;
    }

    private static Step inDoubt(ItemState before, Attempt event, RetryPolicy policy) {
        if (!isRunning(before, event)) {
            return unchanged(before);
        }
        ItemState item = copy(before);
        item.setInDoubt(before.getInDoubt() + (ExternalTasks.isCounted(before) ? 0 : 1));
        item.setUndecided(policy.holdInDoubt());
        if (ExternalTasks.goesOnWithout(item, event.getExecutorId())) {
            return new Step(item, Verdict.RUNS);
        }
        stopRunning(item, policy.holdInDoubt() ? ItemStatus.HELD : ItemStatus.QUEUED);
        return new Step(item, policy.holdInDoubt() ? Verdict.HELD : Verdict.WAITS);
    }

    /** A person decided that a call which may have happened is made again. */
    private static Step repeated(ItemState before) {
        if (before.getStatus() != ItemStatus.HELD) {
            return unchanged(before);
        }
        ItemState item = copy(before);
        item.setStatus(ItemStatus.QUEUED);
        item.setUndecided(false);
        return new Step(item, Verdict.WAITS);
    }

    /** A person decided that a call which may have happened is not made again. */
    private static Step givenUp(ItemState before, Attempt event) {
        if (before.getStatus() != ItemStatus.HELD) {
            return unchanged(before);
        }
        ItemState item = copy(before);
        noteError(item, ErrorCategory.UNKNOWN, Objects.requireNonNullElse(event.getErrorMessage(), "given up"));
        return new Step(fail(item, event.getAt().toEpochMilli()), Verdict.FAILED);
    }

    static boolean isRunning(ItemState item, Attempt event) {
        if (item.getStatus() != ItemStatus.STARTED) {
            return false;
        }
        return ExternalTasks.isExternal(item)
                ? event.getAttempt() == item.getTaskAttempt() && ExternalTasks.isAtWork(item, event.getExecutorId())
                : event.getAttempt() <= item.getAttempts()
                        && Objects.equals(item.getExecutorId(), event.getExecutorId());
    }

    static boolean isOver(ItemState item) {
        return switch (item.getStatus()) {
            case SUCCEEDED, FAILED, CANCELLED, REJECTED -> true;
            case QUEUED, DISPATCHED, STARTED, RETRYING, HELD, UNKNOWN -> false;
        };
    }

    private static ItemState succeed(ItemState item, long at) {
        stopRunning(item, ItemStatus.SUCCEEDED);
        item.setUndecided(false);
        item.setLastError(null);
        item.setCategory(null);
        item.setNextAttemptAt(null);
        item.setEndedAt(at);
        return item;
    }

    private static ItemState fail(ItemState item, long at) {
        stopRunning(item, ItemStatus.FAILED);
        item.setUndecided(false);
        item.setNextAttemptAt(null);
        item.setEndedAt(at);
        return item;
    }

    /** Returns the message, cut where it is too long to be kept with an item. */
    public static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static void noteError(ItemState item, ErrorCategory category, String message) {
        item.setCategory(category);
        item.setLastError(shortened(message));
        if (item.getFirstError() == null) {
            item.setFirstError(item.getLastError());
        }
    }

    private static void countFailure(ItemState item, long at) {
        item.setFailures(item.getFailures() + 1);
        if (item.getFailingSince() == null) {
            item.setFailingSince(at);
        }
    }

    static void stopRunning(ItemState item, ItemStatus status) {
        item.setStatus(status);
        item.setExecutorId(null);
        item.setStartedAt(null);
        item.setTimeoutMs(null);
        item.setCoWorkers(null);
        item.setDoubtCounted(false);
    }

    static Step unchanged(ItemState item) {
        return new Step(item, Verdict.NOTHING);
    }

    // By position, so that no field is forgotten; Avro's builder checks and copies each value deeply, for 16 fields and
    // each event. All values are immutable.
    static ItemState copy(ItemState item) {
        ItemState copy = new ItemState();
        for (int field = item.getSchema().getFields().size() - 1; field >= 0; field--) {
            copy.put(field, item.get(field));
        }
        return copy;
    }
}
