package dev.holdfast.server;

import dev.holdfast.results.ItemFilter;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ItemStatus;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
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
        return EXPERIMENT
                + '='
                + URLEncoder.encode(experimentId, StandardCharsets.UTF_8)
                + parameter(STATUS, filter.status())
                + parameter(CATEGORY, filter.category())
                + parameter(FINGERPRINT, filter.fingerprint());
    }

    /**
     * Reads the query part.
     *
     * @throws IllegalArgumentException if it lacks the experiment or a value is none
     */
    static ItemQuery read(@Nullable String query) {
        Map<String, String> given = new HashMap<>();
        for (String pair : (query == null ? "" : query).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                given.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        String experimentId = given.get(EXPERIMENT);
        if (experimentId == null) {
            throw new IllegalArgumentException("the query must name an " + EXPERIMENT);
        }
        String status = given.get(STATUS);
        String category = given.get(CATEGORY);
        return new ItemQuery(
                experimentId,
                new ItemFilter(
                        status == null ? null : ItemStatus.valueOf(status),
                        category == null ? null : ErrorCategory.valueOf(category),
                        given.get(FINGERPRINT)));
    }

    private static String parameter(String name, @Nullable Object value) {
        return value == null ? "" : '&' + name + '=' + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8);
    }
}
