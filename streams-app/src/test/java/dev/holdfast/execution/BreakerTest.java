package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.ErrorCategory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A service that is not to be had costs no item an attempt, and is found again by itself. */
class BreakerTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Breaker breaker = new Breaker();
    private long now = 1_000 * SECOND;
    private int items;

    @Test
    void opensWhenSeveralItemsInARowFindNobody() {
        breaker.answered();
        for (int i = 1; i < Breaker.ITEMS_IN_A_ROW; i++) {
            Breaker.Verdict verdict = fail(ErrorCategory.UNAVAILABLE);
            assertThat(verdict.opened()).isFalse();
            assertThat(verdict.blameless()).as("no item can be to blame").isTrue();
        }
        assertThat(fail(ErrorCategory.UNAVAILABLE)).isEqualTo(new Breaker.Verdict(true, true, false));
        assertThat(breaker.allowed(64, now)).isZero();
    }

    @Test
    void letsOneProbeThroughAfterAWhileAndClosesWhenItIsAnswered() {
        open(ErrorCategory.UNAVAILABLE);
        assertThat(breaker.begin(now)).isFalse();

        now += Breaker.FIRST_PROBE.toNanos();
        assertThat(breaker.allowed(64, now)).isEqualTo(1);
        assertThat(breaker.begin(now)).isTrue();
        assertThat(breaker.begin(now)).as("one at a time").isFalse();

        assertThat(breaker.answered().closed()).isTrue();
        assertThat(breaker.allowed(64, now)).isEqualTo(64);
    }

    @Test
    void waitsLongerAfterEachProbeThatFindsNobody() {
        open(ErrorCategory.UNAVAILABLE);
        Duration wait = Breaker.FIRST_PROBE;
        for (int probe = 0; probe < 8; probe++) {
            now += wait.toNanos();
            assertThat(breaker.begin(now)).isTrue();
            assertThat(fail(ErrorCategory.UNAVAILABLE).blameless()).isTrue();
            assertThat(breaker.allowed(1, now + wait.toNanos() - 1)).isZero();
            wait = Duration.ofSeconds(probe == 0 ? 1 : 0).plus(probe == 0 ? Duration.ZERO : wait.multipliedBy(2));
            wait = wait.compareTo(Breaker.LONGEST_BETWEEN_PROBES) > 0 ? Breaker.LONGEST_BETWEEN_PROBES : wait;
        }
        assertThat(breaker.allowed(1, now + Breaker.LONGEST_BETWEEN_PROBES.toNanos()))
                .isEqualTo(1);
    }

    @Test
    void callsThatWereUnderWayDoNotPutTheProbeOff() {
        open(ErrorCategory.UNAVAILABLE);
        for (int i = 0; i < 100; i++) {
            fail(ErrorCategory.UNAVAILABLE);
        }
        assertThat(breaker.allowed(1, now + Breaker.FIRST_PROBE.toNanos())).isEqualTo(1);
    }

    @Test
    void oneItemWhoseKeyIsRefusedAgainAndAgainProvesNothing() {
        breaker.answered();
        for (int i = 0; i < 100; i++) {
            Breaker.Verdict verdict = breaker.failed(ErrorCategory.AUTHENTICATION, "the same", now);
            assertThat(verdict.opened()).isFalse();
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
            for (int i = 1; i < Breaker.ITEMS_IN_A_ROW; i++) {
                assertThat(fail(ErrorCategory.UNAVAILABLE).opened()).isFalse();
            }
            assertThat(fail(ErrorCategory.PARSE_ERROR).blameless()).isFalse();
        }
    }

    @Test
    void aProbeThatIsNotAnsweredInTimeShowsNothing() {
        open(ErrorCategory.UNAVAILABLE);
        now += Breaker.FIRST_PROBE.toNanos();
        breaker.begin(now);

        assertThat(fail(ErrorCategory.TIMEOUT)).isEqualTo(Breaker.Verdict.NONE);
        assertThat(breaker.allowed(1, now)).isZero();
        assertThat(breaker.allowed(1, now + 2 * SECOND)).isEqualTo(1);
    }

    @Test
    void beginsWithAProbeAfterARestartWhenTheRecordSaysThatItIsOpen() {
        breaker.assumeOpen(now);
        assertThat(breaker.allowed(64, now)).isEqualTo(1);
        assertThat(breaker.begin(now)).isTrue();
        assertThat(breaker.allowed(64, now)).isZero();
    }

    @Test
    void aPersonHasItGoOnAtOnce() {
        open(ErrorCategory.AUTHENTICATION);
        breaker.reset();
        assertThat(breaker.allowed(64, now)).isEqualTo(64);
    }

    private Breaker.Verdict fail(ErrorCategory category) {
        return breaker.failed(category, "item " + items++, now);
    }

    private void open(ErrorCategory category) {
        for (int i = 0; i < Breaker.ITEMS_IN_A_ROW; i++) {
            fail(category);
        }
    }
}
