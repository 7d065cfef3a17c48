package dev.holdfast.config.spec;

import java.time.Duration;

/**
 * How often and when a failed item is tried again.
 *
 * @param maxAttempts attempts in all, 1 or more ({@code execution.max_attempts})
 * @param backoff the longest wait before the second attempt; it doubles each time ({@code execution.retry_backoff})
 * @param backoffMax the longest wait ({@code execution.retry_backoff_max})
 * @param total the time that calls of an item and the waits between them may take after its first failure
 *     ({@code execution.retry_total})
 */
public record RetrySettings(int maxAttempts, Duration backoff, Duration backoffMax, Duration total) {}
