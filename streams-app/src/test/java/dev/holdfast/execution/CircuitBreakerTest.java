package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.ErrorCategory;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A service that is not available costs no item an attempt, and is found again by itself. */
class CircuitBreakerTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final CircuitBreaker breaker = new CircuitBreaker();
    private long now = 1_000 * SECOND;
    private int items;

    @Test
    void opensWhenSeveralItemsInARowFindNobody() {
        answer(false);
        for (int i = 1; i < CircuitBreaker.ITEMS_IN_A_ROW; i++) {
            CircuitBreaker.Verdict verdict = fail(ErrorCategory.UNAVAILABLE);
            assertThat(verdict.opened()).isNull();
            assertThat(verdict.blameless()).as("no item can be to blame").isTrue();
        }
        assertThat(fail(ErrorCategory.UNAVAILABLE))
                .isEqualTo(new CircuitBreaker.Verdict(
                        true, new CircuitBreaker.Opening(ErrorCategory.UNAVAILABLE, Optional.empty()), false));
        assertThat(breaker.allowed(64, now)).isZero();
    }

    @Test
    void opensAtOnceWhenTheServiceRefusesWhatAllItemsHaveInCommon() {
        CircuitBreaker.Verdict verdict =
                breaker.refusedForAll(ErrorCategory.DATA_ERROR, new CircuitBreaker.Call("first", now, false), now);

        assertThat(verdict.blameless()).isTrue();
        assertThat(verdict.opened()).isEqualTo(new CircuitBreaker.Opening(ErrorCategory.DATA_ERROR, Optional.empty()));
        assertThat(breaker.allowed(64, now)).isZero();
    }

    @Test
    void takesTheFirstItemsForBadOnesWhereOthersWereAnsweredBefore() {
        answer(false);
        for (int i = 1; i <= CircuitBreaker.ITEMS_IN_A_ROW; i++) {
            CircuitBreaker.Verdict verdict = breaker.refusedForAll(
                    ErrorCategory.DATA_ERROR, new CircuitBreaker.Call("item " + i, now, false), now);
            assertThat(verdict.opened() != null).isEqualTo(i == CircuitBreaker.ITEMS_IN_A_ROW);
        }
    }

    @Test
    void letsOneProbeThroughAfterAWhileAndClosesWhenItIsAnswered() {
        open(ErrorCategory.UNAVAILABLE);
        assertThat(breaker.begin(now)).isEqualTo(CircuitBreaker.Entry.NO);

        now += CircuitBreaker.FIRST_PROBE.toNanos();
        assertThat(breaker.allowed(64, now)).isEqualTo(1);
        probe();
        assertThat(breaker.begin(now)).as("one at a time").isEqualTo(CircuitBreaker.Entry.NO);

        assertThat(answer(true).closed()).isTrue();
        assertThat(breaker.allowed(64, now)).isEqualTo(64);
    }

    @Test
    void waitsLongerAfterEachProbeThatFindsNobody() {
        open(ErrorCategory.UNAVAILABLE);
        Duration wait = CircuitBreaker.FIRST_PROBE;
        for (int probe = 0; probe < 8; probe++) {
            now += wait.toNanos();
            probe();
            assertThat(failProbe(ErrorCategory.UNAVAILABLE).blameless()).isTrue();
            assertThat(breaker.allowed(1, now + wait.toNanos() - 1)).isZero();
            wait = Duration.ofSeconds(probe == 0 ? 1 : 0).plus(probe == 0 ? Duration.ZERO : wait.multipliedBy(2));
            wait = wait.compareTo(CircuitBreaker.LONGEST_BETWEEN_PROBES) > 0
                    ? CircuitBreaker.LONGEST_BETWEEN_PROBES
                    : wait;
        }
        assertThat(breaker.allowed(1, now + CircuitBreaker.LONGEST_BETWEEN_PROBES.toNanos()))
                .isEqualTo(1);
    }

    @Test
    void callsThatWereUnderWayDoNotPutTheProbeOff() {
        open(ErrorCategory.UNAVAILABLE);
        for (int i = 0; i < 100; i++) {
            fail(ErrorCategory.UNAVAILABLE);
        }
        assertThat(breaker.allowed(1, now + CircuitBreaker.FIRST_PROBE.toNanos()))
                .isEqualTo(1);
    }

    @Test
    void oneItemWhoseKeyIsRefusedAgainAndAgainProvesNothing() {
        answer(false);
        for (int i = 0; i < 100; i++) {
            CircuitBreaker.Verdict verdict =
                    breaker.failed(ErrorCategory.AUTHENTICATION, new CircuitBreaker.Call("the same", now, false), now);
            assertThat(verdict.opened()).isNull();
            assertThat(verdict.blameless()).as("others are answered").isFalse();
        }
    }

    @Test
    void noItemIsToBlameForAKeyThatWasRefusedFromTheStart() {
        assertThat(fail(ErrorCategory.AUTHENTICATION).blameless()).isTrue();
    }

    @Test
    void anAnswerOfAnyKindShowsThatTheServiceIsThere() {
        for (int round = 0; round < 10; round++) {
            for (int i = 1; i < CircuitBreaker.ITEMS_IN_A_ROW; i++) {
                assertThat(fail(ErrorCategory.UNAVAILABLE).opened()).isNull();
            }
            assertThat(fail(ErrorCategory.PARSE_ERROR).blameless()).isFalse();
        }
    }

    @Test
    void aProbeThatIsNotAnsweredInTimeLeavesItOpen() {
        open(ErrorCategory.UNAVAILABLE);
        now += CircuitBreaker.FIRST_PROBE.toNanos();
        probe();

        assertThat(failProbe(ErrorCategory.TIMEOUT)).isEqualTo(CircuitBreaker.Verdict.NONE);
        assertThat(breaker.allowed(1, now)).isZero();
        assertThat(breaker.allowed(1, now + 2 * SECOND)).isEqualTo(1);
    }

    @Test
    void beginsWithAProbeAfterARestartWhenTheRecordSaysThatItIsOpen() {
        breaker.assumeOpen(now);
        assertThat(breaker.allowed(64, now)).isEqualTo(1);
        probe();
        assertThat(breaker.allowed(64, now)).isZero();
    }

    @Test
    void aPersonHasItGoOnAtOnce() {
        open(ErrorCategory.AUTHENTICATION);
        breaker.goOn(now);
        assertThat(breaker.allowed(64, now)).isEqualTo(64);
    }

    private CircuitBreaker.Verdict fail(ErrorCategory category) {
        return breaker.failed(category, new CircuitBreaker.Call("item " + items++, now, false), now);
    }

    private CircuitBreaker.Verdict failProbe(ErrorCategory category) {
        return breaker.failed(category, new CircuitBreaker.Call("item " + items++, now, true), now);
    }

    private CircuitBreaker.Verdict answer(boolean probe) {
        return breaker.answered(new CircuitBreaker.Call("item " + items++, now, probe));
    }

    /** Begins a probe; throws AssertionError if none is let through. */
    private void probe() {
        assertThat(breaker.begin(now)).isEqualTo(CircuitBreaker.Entry.PROBE);
    }

    private void open(ErrorCategory category) {
        for (int i = 0; i < CircuitBreaker.ITEMS_IN_A_ROW; i++) {
            fail(category);
        }
    }
}
