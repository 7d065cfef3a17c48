package dev.holdfast.config;

import java.time.Duration;

/**
 * How often and when a failed item is tried again.
 *
 * @param maxAttempts attempts in all, 1 or more ({@code execution.max_attempts})
 * @param backoff the longest wait before the second attempt; it doubles each time ({@code execution.retry_backoff})
 * @param backoffMax the longest wait ({@code execution.retry_backoff_max})
 * @param total no attempt is made later than this after the first failure ({@code execution.retry_total})
 */
public record RetryPolicy(int maxAttempts, Duration backoff, Duration backoffMax, Duration total) {}
