package dev.holdfast.handler;

import dev.holdfast.schemas.ItemKey;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one item, as a handler sees it. Labels are not in it: a handler must not see the answer.
 *
 * @param key the item
 * @param text the item's text, where its source has one
 * @param fields further input
 * @param attempt 1 for the first attempt
 * @param timeout the time after which the attempt is given up
 */
public record Task(ItemKey key, @Nullable String text, Map<String, String> fields, int attempt, Duration timeout) {

    /** Copies the fields. */
    public Task {
        fields = Map.copyOf(fields);
    }
}
