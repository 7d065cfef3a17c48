package dev.holdfast.cli;

import dev.holdfast.model.ItemMachine;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import org.jspecify.annotations.Nullable;

/** What became of a decision about an item that was held: the decision is an event, and only the item itself tells whether it took effect. */
enum DecisionOutcome {
    /** The item is held as it was: the decision has not been folded yet, or was refused. */
    NOT_YET,
    /** The decision took effect. */
    DONE,
    /** The item was not held any more when the decision came: something else has happened to it. */
    TOO_LATE;

    /**
     * Judges one item.
     *
     * @param held the item when the decision was made
     * @param now the item now; null if it is not there any more
     * @param reason what a give-up leaves as the item's error; null if its call is made again
     */
    static DecisionOutcome of(ItemState held, @Nullable ItemState now, @Nullable String reason) {
        if (now == null) {
            return TOO_LATE;
        }
        boolean more = now.getAttempts() > held.getAttempts();
        if (now.getStatus() == ItemStatus.HELD) {
            return more && reason == null ? DONE : NOT_YET;
        }
        boolean done = reason == null
                ? more || now.getStatus() == ItemStatus.QUEUED || now.getStatus() == ItemStatus.DISPATCHED
                : now.getStatus() == ItemStatus.FAILED
                        && ItemMachine.shortened(reason).equals(now.getLastError());
        return done ? DONE : TOO_LATE;
    }
}
