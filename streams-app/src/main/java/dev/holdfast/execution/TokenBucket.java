package dev.holdfast.execution;

import dev.holdfast.config.yaml.Rate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A limit of tokens over time. What a call will use is not known when it begins, so what calls have used in the mean is
 * taken for it, and made good when it ends. No clock. For one thread at a time.
 */
final class TokenBucket {
    private static final double FIRST_GUESS = 500;
    private static final double SECONDS_AHEAD = 5;
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private double perSecond = Double.POSITIVE_INFINITY;
    private double tokens;
    private double mean = FIRST_GUESS;
    private long filledAt;

    TokenBucket(long now) {
        filledAt = now;
    }

    /** Sets the limit and the part of it that is for this process. */
    void bound(Optional<Rate> rate, double share) {
        perSecond = rate.map(Rate::perSecond).orElse(Double.POSITIVE_INFINITY) * share;
    }

    /** Returns how long the next call has to wait, in nanoseconds. */
    long waitNanos(long now) {
        if (Double.isInfinite(perSecond)) {
            return 0;
        }
        double full = Math.max(perSecond * SECONDS_AHEAD, mean);
        tokens = Math.min(full, tokens + perSecond * (now - filledAt) / SECOND);
        filledAt = now;
        return tokens >= mean ? 0 : (long) ((mean - tokens) / perSecond * SECOND) + 1;
    }

    /** Takes what a call is expected to use; returns it, to be given to {@link #ended}. */
    double begin() {
        tokens -= mean;
        return mean;
    }

    /** Makes good the difference to what it did use; -1 if that is not known. */
    void ended(double taken, long used) {
        if (used >= 0) {
            tokens += taken - used;
            mean = 0.8 * mean + 0.2 * used;
        }
    }
}
