package dev.holdfast.operations;

import dev.holdfast.errors.UsageException;
import dev.holdfast.schemas.InvalidKeyException;
import dev.holdfast.schemas.ItemKey;

/** Keys of items as people write them: whole, or without the experiment. */
public final class ItemKeys {
    private ItemKeys() {}

    public static ItemKey of(String experimentId, String text) {
        String prefix = ItemKey.prefixOf(experimentId);
        try {
            return ItemKey.parse(text.startsWith(prefix) ? text : prefix + text);
        } catch (InvalidKeyException e) {
            throw new UsageException("KEY: " + e.getMessage());
        }
    }
}
