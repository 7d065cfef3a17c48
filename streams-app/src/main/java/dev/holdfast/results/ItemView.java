package dev.holdfast.results;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ItemState;

/**
 * One item as it is now.
 *
 * @param key its key
 * @param partition its partition of work-items
 * @param state what the items store knows of it
 */
public record ItemView(ItemKey key, int partition, ItemState state) {}
