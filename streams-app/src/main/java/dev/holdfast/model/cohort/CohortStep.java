package dev.holdfast.model.cohort;

import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.Snapshot;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request does to a cohort.
 *
 * @param after the state from now on
 * @param snapshot the snapshot to publish; null if there is no news
 * @param pointers the pointers to publish, by record key; null lets one go
 * @param accepted whether it was carried out
 * @param detail what was done, or why not
 */
public record CohortStep(
        CohortState after,
        @Nullable Snapshot snapshot,
        Map<String, @Nullable Pointer> pointers,
        boolean accepted,
        String detail) {

    /** Copies the pointers, in their order. */
    public CohortStep {
        pointers = Collections.unmodifiableMap(new LinkedHashMap<>(pointers));
    }

    static CohortStep unchanged(CohortState state, boolean accepted, String detail) {
        return new CohortStep(state, null, Map.of(), accepted, detail);
    }
}
