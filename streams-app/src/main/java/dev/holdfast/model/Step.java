package dev.holdfast.model;

import dev.holdfast.schemas.avro.ItemState;

/**
 * What an event does to an item.
 *
 * @param next the item's state from now on
 * @param verdict what else has to happen
 */
public record Step(ItemState next, Verdict verdict) {

    /** What has to happen besides storing the state. */
    public enum Verdict {
        /** Nothing: the event told nothing new. */
        NOTHING,
        /** An attempt runs. */
        RUNS,
        /** The item waits for its next attempt. */
        WAITS,
        /** The item waits for a person. */
        HELD,
        /** The item succeeded: its result is due, its backlog entry is not needed any more. */
        SUCCEEDED,
        /** The item failed for good: its result is due; the backlog entry stays, for a retry. */
        FAILED
    }
}
