package dev.holdfast.model;

import dev.holdfast.schemas.avro.ErrorCategory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What follows a failed attempt (rule R29) or one in doubt.
 *
 * @param maxAttempts failed attempts after which an item has failed; attempts in doubt do not count
 * @param initialBackoff the longest wait after the first failure; doubled after each further one
 * @param maxBackoff the longest wait
 * @param total the time that calls and the waits between them may take after the first failure
 * @param holdInDoubt whether an item in doubt waits for a person instead of being run again
 */
public record RetryPolicy(
        int maxAttempts, Duration initialBackoff, Duration maxBackoff, Duration total, boolean holdInDoubt) {

    /** So many refusals for the rate are allowed: they tell of the pace of all calls, hardly of this item. */
    public static final int LEAST_RATE_LIMIT_ATTEMPTS = 10;

    /** So often a refused key is tried: one item's refusal may be the first sign that the account is refused. */
    public static final int AUTHENTICATION_ATTEMPTS = 2;

    /** Says whether another attempt can help: not for what only a person, or another item, can fix. */
    public boolean retries(ErrorCategory category, int failures) {
        return switch (category) {
            case API_ERROR, PARSE_ERROR, TIMEOUT, UNAVAILABLE, QUOTA, UNKNOWN -> failures < maxAttempts;
            case RATE_LIMIT -> failures < Math.max(maxAttempts, LEAST_RATE_LIMIT_ATTEMPTS);
            case AUTHENTICATION -> failures < AUTHENTICATION_ATTEMPTS;
            case DATA_ERROR, CONTENT_FILTER -> false;
        };
    }

    /**
     * Returns the wait before the next attempt: exponential with full jitter, which depends on {@code seed} alone, so that
     * a replay computes the same time; at least what the service asked for.
     *
     * @param failures how often the item has failed, 1 or more
     * @param seed any number that differs between items
     * @param retryAfter the service's wish in ms, or null
     */
    public Duration backoff(int failures, int seed, @Nullable Long retryAfter) {
        int doublings = Math.min(failures - 1, 20);
        long longest = Math.min(initialBackoff.toMillis() << doublings, maxBackoff.toMillis());
        long wait = Math.floorMod(mixed(seed * 31L + failures), longest + 1);
        return Duration.ofMillis(retryAfter == null ? wait : Math.max(wait, retryAfter));
    }

    /** Says whether calls and waits that have taken so long in all, in ms, have used up the time that there is for them. */
    boolean isTooLate(long spentMs) {
        return spentMs > total.toMillis();
    }

    /** Returns a message with why no other attempt is made, though it might help: the service asks for too long a wait. */
    String tooLongAWait(String message, long at, long askedMs) {
        return message + "; the service asks to wait until "
                + Instant.ofEpochMilli(at + askedMs).truncatedTo(ChronoUnit.SECONDS)
                + ", which is longer than the " + total.toSeconds() + " s of execution.retry_total";
    }

    // The finalizer of SplitMix64: neighbouring seeds give waits that have nothing to do with each other.
    private static long mixed(long seed) {
        long bits = (seed ^ (seed >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }
}
