package dev.holdfast.results;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ItemState;

/**
 * One item as it is now.
 *
 * @param name its key, as it is written
 * @param partition its partition of work-items
 * @param state what the items store knows of it
 */
public record ItemView(String name, int partition, ItemState state) {

    /** Returns its key. */
    public ItemKey key() {
        return ItemKey.parse(name);
    }
}
