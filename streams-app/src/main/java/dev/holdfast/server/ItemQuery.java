package dev.holdfast.server;

import dev.holdfast.results.ItemFilter;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ItemStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which items of which experiment, as the query part of an address.
 *
 * @param experimentId the experiment
 * @param filter which of its items
 */
record ItemQuery(String experimentId, ItemFilter filter) {
    private static final String EXPERIMENT = "experiment";
    private static final String STATUS = "status";
    private static final String CATEGORY = "category";
    private static final String FINGERPRINT = "fingerprint";

    String write() {
        return QueryText.parameter(EXPERIMENT, experimentId)
                + optional(STATUS, filter.status())
                + optional(CATEGORY, filter.category())
                + optional(FINGERPRINT, filter.fingerprint());
    }

    /**
     * Reads a query.
     *
     * @throws IllegalArgumentException if it lacks the experiment or a value is none
     */
    static ItemQuery read(Map<String, String> query) {
        String experimentId = query.get(EXPERIMENT);
        if (experimentId == null) {
            throw new IllegalArgumentException("the query must name an " + EXPERIMENT);
        }
        String status = query.get(STATUS);
        String category = query.get(CATEGORY);
        return new ItemQuery(
                experimentId,
                new ItemFilter(
                        status == null ? null : ItemStatus.valueOf(status),
                        category == null ? null : ErrorCategory.valueOf(category),
                        query.get(FINGERPRINT)));
    }

    private static String optional(String name, @Nullable Object value) {
        return value == null ? "" : '&' + QueryText.parameter(name, value.toString());
    }
}
