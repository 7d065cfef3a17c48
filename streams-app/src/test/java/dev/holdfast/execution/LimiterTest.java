package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.yaml.Rate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that says 429 is called as often as it bears; played in simulated time. */
class LimiterTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final long SECOND = 1_000 * MILLI;

    private enum Happens {
        ARRIVES,
        ENDS,
        IS_REFUSED
    }

    private record Event(long at, Happens what, long began) {}

    private final Limiter limiter = new Limiter(0);
    private final Deque<Long> letThrough = new ArrayDeque<>();
    private final Deque<Long> refused = new ArrayDeque<>();
    private long asked;
    private LongUnaryOperator onItsWay = at -> 0;

    @ParameterizedTest
    @ValueSource(longs = {20, 50, 300, 2_000})
    void settlesJustBelowWhatTheServiceBearsInAnySecond(long latencyMs) {
        limiter.bound(1, 64, 64, Optional.empty(), 1);
        Deque<Long> window = new ArrayDeque<>();
        play(120, at -> latencyMs * MILLI, at -> {
            while (!window.isEmpty() && at - window.peek() >= SECOND) {
                window.remove();
            }
            return window.size() < 20 && window.add(at);
        });
        assertSettled();
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 50, 100, 200})
    void settlesWhereCallsArriveUnevenly(long jitterMs) {
        limiter.bound(1, 32, 32, Optional.empty(), 1);
        Random random = new Random(jitterMs);
        onItsWay = at -> (long) (random.nextDouble() * jitterMs * MILLI);
        Deque<Long> window = new ArrayDeque<>();
        play(300, at -> (long) (150 * MILLI * Math.exp(random.nextGaussian() / 2)), at -> {
            while (!window.isEmpty() && at - window.peek() >= SECOND) {
                window.remove();
            }
            return window.size() < 20 && window.add(at);
        });
        assertThat(count(letThrough, 30, 300) / 270.0).isBetween(16.0, 20.0);
        assertThat(count(refused, 30, 300)).isLessThan((long) (0.05 * count(letThrough, 30, 300)));
    }

    @Test
    void settlesWhereTheServiceCountsFromEachFullSecond() {
        limiter.bound(1, 64, 64, Optional.empty(), 1);
        long[] counted = {-1, 0};
        play(120, at -> 50 * MILLI, at -> {
            if (at / SECOND != counted[0]) {
                counted[0] = at / SECOND;
                counted[1] = 0;
            }
            return counted[1]++ < 20;
        });
        assertSettled();
    }

    @Test
    void risesAgainWhenTheServiceBearsMore() {
        limiter.bound(1, 64, 64, Optional.empty(), 1);
        Deque<Long> window = new ArrayDeque<>();
        play(300, at -> 50 * MILLI, at -> {
            while (!window.isEmpty() && at - window.peek() >= SECOND) {
                window.remove();
            }
            return window.size() < (at < 60 * SECOND ? 20 : 200) && window.add(at);
        });
        assertThat(count(letThrough, 240, 300) / 60.0).isGreaterThan(100);
    }

    @Test
    void isNotDrivenDownByAServiceThatRefusesSomeWhateverThePace() {
        limiter.bound(1, 32, 32, Optional.empty(), 1);
        Random random = new Random(1);
        play(180, at -> 200 * MILLI, at -> random.nextDouble() >= 0.05);
        assertThat(count(letThrough, 60, 180) / 120.0).isGreaterThan(0.75 * 160);
    }

    @Test
    void followsAServiceThatBearsLessThanBefore() {
        limiter.bound(1, 64, 64, Optional.empty(), 1);
        Deque<Long> window = new ArrayDeque<>();
        play(120, at -> 50 * MILLI, at -> {
            while (!window.isEmpty() && at - window.peek() >= SECOND) {
                window.remove();
            }
            return window.size() < (at < 30 * SECOND ? 40 : 8) && window.add(at);
        });
        assertThat(count(letThrough, 60, 120) / 60.0).isBetween(7.0, 8.0);
        assertThat(count(refused, 60, 120)).isLessThan((long) (0.05 * count(letThrough, 60, 120)));
    }

    @Test
    void waitsAsLongAsTheServiceAsksWhenItRefusesOneAfterTheOther() {
        limiter.bound(1, 64, 64, Optional.empty(), 1);
        for (int call = 1; call <= 5; call++) {
            limiter.begin(0);
            limiter.refused(0, MILLI, (call == 2 ? 7 : 1) * SECOND);
        }
        assertThat(limiter.waitNanos(2 * MILLI)).isGreaterThanOrEqualTo(7 * SECOND - 2 * MILLI);
    }

    @Test
    void stopsNoOtherCallForARefusalThatIsOneCallsAlone() {
        limiter.bound(1, 1, 1, Optional.empty(), 1);
        limiter.begin(0);
        limiter.refused(0, MILLI, 86_400 * SECOND);

        assertThat(limiter.waitNanos(2 * MILLI)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 30})
    void keepsItsThroughputWhereOneCallInTwentyFiveIsRefusedAtRandomWhateverItIsAskedToWait(long retryAfter) {
        limiter.bound(1, 32, 32, Optional.empty(), 1);
        asked = retryAfter * SECOND;
        Random random = new Random(7);
        play(300, at -> 200 * MILLI, at -> random.nextDouble() >= 0.04);
        assertThat(count(letThrough, 0, 300) / 300.0).isGreaterThan(0.85 * 160 * 0.96);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.04, 0.1, 0.2})
    void keepsItsThroughputForHalfAnHourWhereCallsAreRefusedAtRandom(double share) {
        limiter.bound(1, 32, 32, Optional.empty(), 1);
        Random random = new Random(5);
        play(1_800, at -> 200 * MILLI, at -> random.nextDouble() >= share);
        assertThat(count(letThrough, 0, 1_800) / 1_800.0).isGreaterThan(0.85 * 160);
    }

    @Test
    void callsAServiceThatRefusesAllNoMoreThanItAsksFor() {
        limiter.bound(1, 32, 32, Optional.empty(), 1);
        asked = 2 * SECOND;
        play(120, at -> 200 * MILLI, at -> at > 60 * SECOND);
        assertThat(count(refused, 0, 60)).isLessThan(150);
        assertThat(count(letThrough, 60, 120)).isPositive();
    }

    @Test
    void growsFromItsStartUntilTheFirstRefusalAndNeverFallsBelowTheLeast() {
        limiter.bound(2, 4, 64, Optional.empty(), 1);
        assertThat(limiter.level()).isEqualTo(4);
        play(10, at -> 100 * MILLI, at -> true);
        assertThat(limiter.level()).isEqualTo(64);

        for (int i = 1; i <= 100; i++) {
            limiter.begin((20 + i) * SECOND);
            limiter.refused((20 + i) * SECOND, (20 + i) * SECOND + MILLI, 0);
        }
        assertThat(limiter.level()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void isNotSlowedByFailuresThatSayNothingOfThePace() {
        limiter.bound(1, 64, 64, Optional.empty(), 1);
        for (int i = 0; i < 1_000; i++) {
            limiter.begin(i * MILLI);
            limiter.ended(i * MILLI, (i + 1) * MILLI);
        }
        assertThat(limiter.level()).isEqualTo(64);
        assertThat(limiter.perSecond()).isInfinite();
    }

    @Test
    void keepsItsPartOfAGivenRate() {
        limiter.bound(1, 64, 64, Optional.of(new Rate(40, Duration.ofSeconds(1))), 0.5);
        play(30, at -> 100 * MILLI, at -> true);
        assertThat(count(letThrough, 10, 30) / 20.0).isBetween(19.5, 20.1);
    }

    @Test
    void takesNewBoundsAtOnce() {
        limiter.bound(1, 64, 64, Optional.empty(), 1);
        limiter.bound(1, 8, 8, Optional.empty(), 1);
        assertThat(limiter.level()).isEqualTo(8);
        limiter.bound(1, 128, 128, Optional.empty(), 1);
        assertThat(limiter.level()).isEqualTo(128);
    }

    private void assertSettled() {
        assertThat(count(letThrough, 30, 120) / 90.0).isBetween(18.0, 20.0);
        assertThat(count(refused, 30, 120)).isLessThan((long) (0.03 * count(letThrough, 30, 120)));
    }

    private static long count(Deque<Long> times, long from, long to) {
        return times.stream()
                .filter(at -> at >= from * SECOND && at < to * SECOND)
                .count();
    }

    private void play(long seconds, LongUnaryOperator latency, LongPredicate service) {
        PriorityQueue<Event> events = new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));
        long now = 0;
        while (now < seconds * SECOND) {
            long wait = limiter.waitNanos(now);
            if (wait == 0) {
                limiter.begin(now);
                events.add(new Event(now + onItsWay.applyAsLong(now), Happens.ARRIVES, now));
            }
            long next = events.isEmpty() ? Long.MAX_VALUE : events.peek().at();
            now = Math.max(now, Math.min(next, wait == Limiter.UNTIL_ONE_ENDS ? next : now + wait));
            while (!events.isEmpty() && events.peek().at() <= now) {
                Event event = events.remove();
                switch (event.what()) {
                    case ARRIVES -> events.add(arrive(event, latency, service));
                    case ENDS -> limiter.ended(event.began(), now);
                    case IS_REFUSED -> limiter.refused(event.began(), now, asked);
                }
            }
        }
    }

    private Event arrive(Event call, LongUnaryOperator latency, LongPredicate service) {
        boolean through = service.test(call.at());
        (through ? letThrough : refused).add(call.at());
        return through
                ? new Event(call.at() + latency.applyAsLong(call.at()), Happens.ENDS, call.began())
                : new Event(call.at() + 3 * MILLI, Happens.IS_REFUSED, call.began());
    }
}
