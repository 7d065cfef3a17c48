package dev.holdfast.model;

import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which events of attempts can be true. Anybody who may write to the topic may write one, so an event is compared with what
 * the item remembers before it is folded: which attempts were given out, who runs the newest one, and whether the outcome
 * of any is unknown. A late event of an attempt that was started stays one that can be true.
 */
public final class EventTruth {
    private EventTruth() {}

    /** Returns why an event cannot be true of an item, or null. */
    public static @Nullable String problem(ItemState item, Attempt event) {
        String negative = negative(event);
        if (negative != null) {
            return negative;
        }
        String unknown =
                ExternalTasks.isExternal(item) ? ExternalTasks.problem(item, event) : problemInside(item, event);
        return unknown != null || event.getEvent() != AttemptEvent.SUCCEEDED ? unknown : strangersSuccess(item, event);
    }

    /**
     * Returns why an event cannot be taken because the experiment is over, or null. A start of an item that has its result
     * would change nothing but the counts, and those of an experiment that is over are final.
     */
    public static @Nullable String problemAtTheEnd(ItemState item, Attempt event) {
        boolean settled = item.getStatus() == ItemStatus.SUCCEEDED
                || (item.getStatus() == ItemStatus.FAILED && !ExternalTasks.isExternal(item));
        return settled && event.getEvent() == AttemptEvent.STARTED
                ? "the experiment is over and the item has its result, so attempt " + event.getAttempt()
                        + " was not given out"
                : null;
    }

    private static @Nullable String negative(Attempt event) {
        boolean negative = isNegative(event.getTokensIn())
                || isNegative(event.getTokensOut())
                || event.getTokensReserved() < 0
                || event.getMicrosReserved() < 0;
        return negative ? "no call uses a negative number of tokens or of money" : null;
    }

    private static boolean isNegative(@Nullable Long number) {
        return number != null && number < 0;
    }

    /** Of an item whose calls Holdfast makes: each attempt is given out under the number after those that have started. */
    private static @Nullable String problemInside(ItemState item, Attempt event) {
        int attempt = event.getAttempt();
        int most = event.getEvent() == AttemptEvent.STARTED ? item.getAttempts() + 1 : item.getAttempts();
        if (attempt >= 1 && attempt <= most) {
            return null;
        }
        return event.getEvent() == AttemptEvent.STARTED
                ? "attempt " + attempt + " was not given out; the next one is " + most
                : "attempt " + attempt + " was not started; " + most + " were";
    }

    /** A success needs a call: one that runs, or one whose outcome nobody knows. */
    private static @Nullable String strangersSuccess(ItemState item, Attempt event) {
        boolean unknownOutcomes = item.getInDoubt() > 0
                // What was given out before the cancel may have started after it, unseen.
                || (item.getStatus() == ItemStatus.CANCELLED && item.getAttempts() > 0);
        if (item.getStatus() == ItemStatus.SUCCEEDED || unknownOutcomes || ItemMachine.isRunning(item, event)) {
            return null;
        }
        return item.getStatus() == ItemStatus.STARTED
                ? "attempt " + event.getAttempt() + " is not made by " + event.getExecutorId()
                        + ", which has not started it"
                : "no attempt of the item runs, and the outcome of each is known";
    }
}
