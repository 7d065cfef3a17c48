package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.Rate;
import dev.holdfast.config.yaml.Rates;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the level of concurrency is found, and limits over time. They hold for all executors of the experiment together.
 *
 * @param minConcurrency the level never falls below it, 1 or more ({@code execution.min_concurrency})
 * @param startConcurrency the level at the start ({@code execution.start_concurrency})
 * @param rateText the limit of attempts over time as it was written, such as {@code 5/s}; null for none
 * @param tokenRateText the limit of tokens over time as it was written, such as {@code 90000/m}; null for none
 * @param limit the name of a limit of the configuration that is shared with other experiments ({@code execution.limit});
 *     null for none
 */
public record Pacing(
        int minConcurrency,
        int startConcurrency,
        @Nullable String rateText,
        @Nullable String tokenRateText,
        @Nullable String limit) {

    /** Returns the limit of tokens over time, if there is one. */
    public Optional<Rate> tokenRate() {
        return Optional.ofNullable(tokenRateText).map(Rates::parse);
    }
}
