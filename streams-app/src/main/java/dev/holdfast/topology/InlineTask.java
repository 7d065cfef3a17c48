package dev.holdfast.topology;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.WorkItem;

/**
 * A work item on its way to an inline handler.
 *
 * @param key the item's key
 * @param item the item
 * @param raw the item as it came
 * @param state its state before
 * @param isNew whether its state is not in the store yet
 */
record InlineTask(ItemKey key, WorkItem item, byte[] raw, ItemState state, boolean isNew) {}
