package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.yaml.Rate;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tokens over time stay within their limit, whatever single calls use. */
class TokenBucketTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final TokenBucket bucket = new TokenBucket(0);

    @Test
    void doesNotHoldUpAnythingWithoutALimit() {
        assertThat(bucket.waitNanos(0)).isZero();
    }

    @Test
    void keepsToTheLimitThoughTheFirstGuessIsWrong() {
        bucket.bound(Optional.of(new Rate(60_000, Duration.ofMinutes(1))), 1);
        assertThat(used(120)).as("at most one call above the limit").isBetween(115_000L, 121_500L);
    }

    @Test
    void keepsToItsPartOfTheLimit() {
        bucket.bound(Optional.of(new Rate(60_000, Duration.ofMinutes(1))), 0.25);
        assertThat(used(120)).as("at most one call above the limit").isBetween(28_000L, 31_500L);
    }

    private long used(long seconds) {
        long tokens = 0;
        long now = 0;
        while (now < seconds * SECOND) {
            long wait = bucket.waitNanos(now);
            if (wait > 0) {
                now += wait;
                continue;
            }
            double taken = bucket.begin();
            long used = 1_500;
            tokens += used;
            now += SECOND / 100;
            bucket.ended(taken, used);
        }
        return tokens;
    }
}
