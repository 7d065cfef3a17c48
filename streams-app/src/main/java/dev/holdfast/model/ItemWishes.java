package dev.holdfast.model;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;

/** What people wish of the items of an experiment, as its record has it. States are never changed in place. */
public final class ItemWishes {
    private ItemWishes() {}

    /** Returns the state of a failed item that a person asked to retry (A4): attempts and first error stay. */
    public static ItemState retried(ItemState before, int generation) {
        ItemState item = ItemMachine.copy(before);
        item.setStatus(ItemStatus.QUEUED);
        item.setFailures(0);
        item.setFailingSince(null);
        item.setRetrySpentMs(0);
        item.setEndedAt(null);
        item.setRetryGeneration(generation);
        return item;
    }

    /** Says whether a cancel ends the item now: it is not finished, and no call of it is under way. */
    public static boolean isCancelled(ItemState item) {
        return !ItemMachine.isOver(item) && item.getStatus() != ItemStatus.STARTED;
    }

    /** Returns the state of an item whose experiment was cancelled before it was finished. */
    public static ItemState cancelled(ItemState before, long at) {
        ItemState item = ItemMachine.copy(before);
        ItemMachine.stopRunning(item, ItemStatus.CANCELLED);
        item.setUndecided(false);
        item.setNextAttemptAt(null);
        item.setEndedAt(at);
        return item;
    }

    /**
     * Says whether {@code retry} picks the item.
     *
     * @param wish the experiment's record, which has the newest retry and its filters
     */
    public static boolean isRetried(ItemState item, Experiment wish) {
        return item.getStatus() == ItemStatus.FAILED
                && item.getRetryGeneration() < wish.getRetryGeneration()
                && (wish.getRetryCategory() == null || wish.getRetryCategory() == item.getCategory())
                && (wish.getRetryFingerprint() == null
                        || wish.getRetryFingerprint().equals(Fingerprint.of(item)));
    }
}
