package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person is told of calls that do not get on. */
class CallStateTest {
    private static final Instant NOW = Instant.parse("2026-11-22T14:03:00Z");

    @Test
    void saysHowManyCallsThereAre() {
        CallState free = new CallState(12, 16, false, 0, Double.POSITIVE_INFINITY, false, Optional.empty());

        assertThat(free.inWords(NOW)).isEqualTo("12 of 16 calls at once are under way");
    }

    @Test
    void saysWhatTheNextCallWaitsFor() {
        CallState held = new CallState(0, 4, true, Duration.ofSeconds(10).toNanos(), 19.44, true, Optional.empty());

        assertThat(held.inWords(NOW))
                .isEqualTo(
                        "0 of 4 calls at once are under way, the breaker lets no more than a probe through, the service"
                                + " asked to wait until 2026-11-22T14:03:10Z, at most 19.4 begin in a second, the token rate is"
                                + " used up for the moment");
    }
}
