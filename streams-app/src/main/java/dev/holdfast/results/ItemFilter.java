package dev.holdfast.results;

import dev.holdfast.model.Fingerprint;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which items are asked for; what is null does not matter.
 *
 * @param status their status
 * @param category the category of their last error
 * @param fingerprint the {@link Fingerprint} of their last error
 */
public record ItemFilter(
        @Nullable ItemStatus status,
        @Nullable ErrorCategory category,
        @Nullable String fingerprint) {

    /** All items. */
    public static final ItemFilter ALL = new ItemFilter(null, null, null);

    /** Says whether an item is asked for. */
    public boolean matches(ItemState item) {
        return (status == null || status == item.getStatus())
                && (category == null || category == item.getCategory())
                && (fingerprint == null || fingerprint.equals(Fingerprint.of(item)));
    }
}
