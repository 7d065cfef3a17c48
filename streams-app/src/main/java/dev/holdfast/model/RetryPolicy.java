package dev.holdfast.model;

import dev.holdfast.schemas.avro.ErrorCategory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What follows a failed attempt (rule R29) or one in doubt.
 *
 * @param maxAttempts failed attempts after which an item has failed; attempts in doubt do not count
 * @param initialBackoff the wait after the first failure; doubled after each further one
 * @param maxBackoff the longest wait
 * @param holdInDoubt whether an item in doubt waits for a person instead of being run again
 */
public record RetryPolicy(int maxAttempts, Duration initialBackoff, Duration maxBackoff, boolean holdInDoubt) {

    /** Says whether another attempt can help: not for what only a person, or another item, can mend. */
    public boolean retries(ErrorCategory category, int failures) {
        return switch (category) {
            case API_ERROR, RATE_LIMIT, PARSE_ERROR, TIMEOUT, UNKNOWN -> failures < maxAttempts;
            case DATA_ERROR, AUTHENTICATION, CONTENT_FILTER -> false;
        };
    }

    /**
     * Returns the wait before the next attempt: exponential, with a spread of half that depends on {@code seed} alone,
     * so that a replay computes the same time; at least what the service asked for.
     *
     * @param failures how often the item has failed, 1 or more
     * @param seed any number that differs between items
     * @param retryAfter the service's wish in ms, or null
     */
    public Duration backoff(int failures, int seed, @Nullable Long retryAfter) {
        int doublings = Math.min(failures - 1, 20);
        long full = Math.min(initialBackoff.toMillis() << doublings, maxBackoff.toMillis());
        long spread = Math.floorMod(seed * 31L + failures * 7919L, full / 2 + 1);
        long wait = full - spread;
        return Duration.ofMillis(retryAfter == null ? wait : Math.max(wait, retryAfter));
    }
}
