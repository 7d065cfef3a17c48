package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.ErrorCategory;
import java.time.Duration;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    @Property
    void waitsAtMostTheDoubledTime(
            @ForAll @IntRange(min = 1, max = 1_000) int failures,
            @ForAll int seed,
            @ForAll @LongRange(min = 0, max = 315_360_000_000L) long initial,
            @ForAll @LongRange(min = 0, max = 315_360_000_000L) long longest) {
        RetryPolicy policy = policy(initial, longest);
        double doubled = Math.min(initial * Math.pow(2, Math.min(failures - 1, 20)), (double) longest);

        long wait = policy.backoff(failures, seed, null).toMillis();

        assertThat((double) wait).isBetween(0.0, doubled);
        assertThat(policy.backoff(failures, seed, null).toMillis())
                .as("a replay computes the same time")
                .isEqualTo(wait);
    }

    @Property
    void waitsAtLeastAsLongAsTheServiceAsks(@ForAll int seed, @ForAll @LongRange(min = 0, max = 1L << 40) long wish) {
        assertThat(policy(1_000, 60_000).backoff(1, seed, wish)).isGreaterThanOrEqualTo(Duration.ofMillis(wish));
    }

    @Test
    void spreadsTheRetriesOfManyItems() {
        RetryPolicy policy = policy(1_000, 60_000);

        long different = java.util.stream.IntStream.range(0, 100)
                .mapToObj(seed -> policy.backoff(1, ("e/" + seed + "/t").hashCode(), null))
                .distinct()
                .count();

        assertThat(different).isGreaterThan(50);
    }

    @Test
    void retriesUntilTheLastAttemptWhatTimeCanMend() { // R29
        RetryPolicy policy = policy(1, 1);
        Map<ErrorCategory, Integer> others = Map.of(
                ErrorCategory.DATA_ERROR,
                1,
                ErrorCategory.CONTENT_FILTER,
                1,
                ErrorCategory.AUTHENTICATION,
                RetryPolicy.AUTHENTICATION_ATTEMPTS,
                ErrorCategory.RATE_LIMIT,
                RetryPolicy.LEAST_RATE_LIMIT_ATTEMPTS);

        for (ErrorCategory category : ErrorCategory.values()) {
            int attempts = others.getOrDefault(category, 3);
            assertThat(attempts == 1 || policy.retries(category, attempts - 1)).isTrue();
            assertThat(policy.retries(category, attempts)).isFalse();
        }
    }

    private static RetryPolicy policy(long initial, long longest) {
        return new RetryPolicy(3, Duration.ofMillis(initial), Duration.ofMillis(longest), Duration.ofHours(1), false);
    }
}
