package dev.holdfast.datasets;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run did not come to its partition (T32).
 *
 * @param event what happened, in one word or a few
 * @param code the code of the error, such as E108
 * @param at when
 * @param place where in the data, as far as it is known: country, tile, row and col; as JSON has it
 */
public record FailureEvent(String event, String code, Instant at, Map<String, ? extends @Nullable Object> place) {}
