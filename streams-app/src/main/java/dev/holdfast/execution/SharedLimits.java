package dev.holdfast.execution;

import dev.holdfast.config.app.NamedLimit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The limits of the configuration that experiments share by name. Thread-safe. */
final class SharedLimits {
    private final Map<String, SharedLimit> limits = new HashMap<>();

    SharedLimits(Map<String, NamedLimit> configured) {
        configured.forEach((name, limit) -> limits.put(name, SharedLimit.of(limit)));
    }

    /**
     * Returns a limit.
     *
     * @param name null for none: then nothing is shared
     * @throws IllegalArgumentException if there is none of that name
     */
    SharedLimit of(@Nullable String name) {
        if (name == null) {
            return SharedLimit.none();
        }
        SharedLimit limit = limits.get(name);
        if (limit == null) {
            throw new IllegalArgumentException(NamedLimit.unknown(name, limits.keySet()));
        }
        return limit;
    }
}
