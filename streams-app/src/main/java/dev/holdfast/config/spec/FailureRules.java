package dev.holdfast.config.spec;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What many failures mean for a run as a whole.
 *
 * @param stormText when failures are the service's and not the items', such as {@code 50%/20}, or {@code off}
 *     ({@code execution.storm})
 * @param maxFailuresText how many items may fail before the run is paused, such as {@code 100} or {@code 10%}; null for
 *     any number ({@code execution.max_failures})
 */
public record FailureRules(String stormText, @Nullable String maxFailuresText) {
    /** The rule of a SPEC that names none. */
    public static final String DEFAULT_STORM = "50%/20";

    /** Returns when failures are the service's; empty if they never are. */
    public Optional<StormRule> storm() {
        return StormRule.parse(stormText);
    }

    /** Returns how many items may fail; empty for any number. */
    public Optional<MaxFailures> maxFailures() {
        return Optional.ofNullable(maxFailuresText).map(MaxFailures::parse);
    }
}
