package dev.holdfast.config.yaml;

import java.time.Duration;

/**
 * A limit of calls over time.
 *
 * @param calls at most so many calls, 1 or more
 * @param period in so much time
 */
public record Rate(long calls, Duration period) {

    /** Returns the same limit as calls a second. */
    public double perSecond() {
        return calls * 1e9 / period.toNanos();
    }
}
