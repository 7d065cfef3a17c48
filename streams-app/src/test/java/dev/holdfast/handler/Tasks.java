package dev.holdfast.handler;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.schemas.ItemKey;
import java.time.Duration;
import java.util.Map;

/** Tasks and sections with ordinary values, for tests. */
public final class Tasks {
    public static final ItemKey ANY_KEY = new ItemKey("exp-1", "case 7", "cme");
    public static final Duration ANY_TIMEOUT = Duration.ofSeconds(20);

    private Tasks() {}

    /** Returns a task with a text. */
    public static Task withText(String text) {
        return new Task(ANY_KEY, text, Map.of(), 1, ANY_TIMEOUT);
    }

    /** Returns a task with a text and little time. */
    public static Task withTimeout(String text, Duration timeout) {
        return new Task(ANY_KEY, text, Map.of(), 1, timeout);
    }

    /** Returns a task with fields only. */
    public static Task withFields(Map<String, String> fields) {
        return new Task(ANY_KEY, null, fields, 1, ANY_TIMEOUT);
    }

    /** Returns a handler section of one setting or more. */
    public static HandlerSection section(String kind, Map<String, Object> settings) {
        return new HandlerSection(kind, settings);
    }
}
