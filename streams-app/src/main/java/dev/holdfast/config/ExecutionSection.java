package dev.holdfast.config;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SPEC's {@code execution} section: how the work is done.
 *
 * @param concurrency how many items are worked on at once, 1 or more
 * @param timeout the time after which one attempt is given up, more than zero
 * @param rateText the limit of attempts over time as it was written, such as {@code 5/s}; null for none
 * @param onInDoubt what happens to an attempt in doubt
 * @param retries how often and when a failed item is tried again
 */
public record ExecutionSection(
        int concurrency, Duration timeout, @Nullable String rateText, InDoubtPolicy onInDoubt, RetryPolicy retries) {

    /** Returns the limit of attempts over time, if there is one. */
    public Optional<Rate> rate() {
        return Optional.ofNullable(rateText).map(Rates::parse);
    }
}
