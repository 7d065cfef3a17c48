package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.spec.StormRule;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that fails for all opens the breaker and costs no item an attempt; one that fails for one item does not. */
class FailureStormTest {
    private static final StormRule RULE = new StormRule(50, 20);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final CircuitBreaker breaker = new CircuitBreaker();
    private long now = 1_000 * SECOND;
    private int items;

    FailureStormTest() {
        breaker.bound(Optional.of(RULE));
    }

    @ParameterizedTest
    @EnumSource(names = {"API_ERROR", "TIMEOUT", "UNKNOWN"})
    void opensWhenHalfOfTheLastCallsFail(ErrorCategory how) {
        answerTimes(20);
        for (int i = 1; i < RULE.failures(); i++) {
            assertThat(fail(how).opened()).isNull();
        }
        CircuitBreaker.Opening opening = Objects.requireNonNull(fail(how).opened(), "it opens");

        assertThat(opening.category()).isEqualTo(how);
        assertThat(opening.calls())
                .hasValue("10 of the last 20 calls failed (" + how.name().toLowerCase(java.util.Locale.ROOT) + " 10)");
        assertThat(breaker.allowed(64, now)).isZero();
    }

    @Test
    void holdsAFailureAgainstNobodyWhereOthersFailAndNobodyIsAnswered() {
        answerTimes(20);
        assertThat(fail(ErrorCategory.API_ERROR).blameless())
                .as("the first may be bad")
                .isFalse();
        assertThat(fail(ErrorCategory.TIMEOUT).blameless()).isTrue();
        answerTimes(1);
        assertThat(fail(ErrorCategory.API_ERROR).blameless())
                .as("others are answered")
                .isFalse();
    }

    @Test
    void oneBadItemThatIsTriedAgainAndAgainIsToBlameAndOpensNothing() {
        answerTimes(20);
        for (int i = 0; i < 100; i++) {
            CircuitBreaker.Verdict verdict = breaker.failed(ErrorCategory.API_ERROR, call("the bad one", false), now);
            assertThat(verdict.blameless()).isFalse();
            assertThat(verdict.opened()).isNull();
        }
    }

    @Test
    void manyBadItemsThatAreLeftInTheEndAreToBlameOnceOthersWereAnsweredAfterThem() {
        for (int item = 0; item < 30; item++) {
            assertThat(breaker.failed(ErrorCategory.API_ERROR, call("bad " + item, false), now)
                            .opened())
                    .isNull();
            answerTimes(5);
        }
        int blameless = 0;
        for (int item = 0; item < 30; item++) {
            CircuitBreaker.Verdict verdict = breaker.failed(ErrorCategory.API_ERROR, call("bad " + item, false), now);
            assertThat(verdict.opened()).as("they are no sign of a storm").isNull();
            blameless += verdict.blameless() ? 1 : 0;
        }
        assertThat(blameless)
                .as("the doubt ends after as many calls as are looked at")
                .isLessThanOrEqualTo(RULE.calls());
    }

    @Test
    void aFewItemsOfAServiceThatHasNeverAnsweredFailByTheirAttempts() {
        for (int attempt = 0; attempt < 3; attempt++) {
            for (int item = 1; item < FailureStorm.LEAST_ITEMS; item++) {
                CircuitBreaker.Verdict verdict =
                        breaker.failed(ErrorCategory.API_ERROR, call("item " + item, false), now);
                assertThat(verdict.blameless()).isFalse();
                assertThat(verdict.opened()).isNull();
            }
        }
    }

    @Test
    void anAnswerToACallThatWasUnderWayDoesNotCloseItButAProbeDoes() {
        openByStorm();
        assertThat(answer(false).closed()).isFalse();
        assertThat(breaker.allowed(64, now)).isZero();

        now += CircuitBreaker.FIRST_PROBE.toNanos();
        assertThat(breaker.begin(now)).isEqualTo(CircuitBreaker.Entry.PROBE);
        assertThat(answer(true).closed()).isTrue();
        assertThat(breaker.allowed(64, now)).isEqualTo(64);
    }

    @Test
    void failuresDoNotCountUntilEnoughCallsShowThatItIsOver() {
        openByStorm();
        closeByProbe();
        for (int i = 0; i < 4; i++) {
            answerTimes(4);
            assertThat(fail(ErrorCategory.API_ERROR).blameless()).isTrue();
        }
        answerTimes(1);
        assertThat(fail(ErrorCategory.API_ERROR).blameless()).isFalse();
    }

    @Test
    void whatComesBackSoonIsTriedAsSeldomAsBefore() {
        openByStorm();
        for (int probe = 0; probe < 8; probe++) {
            now += CircuitBreaker.LONGEST_BETWEEN_PROBES.toNanos();
            assertThat(breaker.begin(now)).isEqualTo(CircuitBreaker.Entry.PROBE);
            breaker.failed(ErrorCategory.API_ERROR, call("probe " + probe, true), now);
        }
        closeByProbe();
        for (int i = 0; i < RULE.failures(); i++) {
            fail(ErrorCategory.API_ERROR);
        }
        assertThat(breaker.allowed(1, now + CircuitBreaker.LONGEST_BETWEEN_PROBES.toNanos() - 1))
                .isZero();
        assertThat(breaker.allowed(1, now + CircuitBreaker.LONGEST_BETWEEN_PROBES.toNanos()))
                .isEqualTo(1);
    }

    @Test
    void callsThatBeganBeforeItWasOverAreNoSignThatItComesBack() {
        openByStorm();
        long before = now;
        closeByProbe();
        for (int i = 0; i < 64; i++) {
            CircuitBreaker.Verdict verdict = breaker.failed(
                    ErrorCategory.TIMEOUT, new CircuitBreaker.Call("item " + items++, before, false), now);
            assertThat(verdict).isEqualTo(CircuitBreaker.Verdict.BLAMELESS);
        }
        assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void itemsThatFailedBeforeTheServiceAnsweredAgainOpenNothingIfTheyFailOnceMore() {
        answerTimes(20);
        for (int i = 0; i < RULE.failures(); i++) {
            breaker.failed(ErrorCategory.API_ERROR, call("bad " + i, false), now);
        }
        assertThat(breaker.isClosed()).isFalse();
        closeByProbe();
        answerTimes(20);

        int counted = 0;
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < RULE.failures(); i++) {
                CircuitBreaker.Verdict verdict = breaker.failed(ErrorCategory.API_ERROR, call("bad " + i, false), now);
                assertThat(verdict.opened()).isNull();
                counted += verdict.blameless() ? 0 : 1;
            }
        }
        assertThat(counted).as("they end by their attempts").isPositive();
    }

    @Test
    void canBeSwitchedOff() {
        breaker.bound(Optional.empty());
        answerTimes(20);
        for (int i = 0; i < 100; i++) {
            assertThat(fail(ErrorCategory.API_ERROR)).isEqualTo(CircuitBreaker.Verdict.NONE);
        }
    }

    private void openByStorm() {
        answerTimes(20);
        for (int i = 0; i < RULE.failures(); i++) {
            fail(ErrorCategory.API_ERROR);
        }
        assertThat(breaker.isClosed()).isFalse();
    }

    private void closeByProbe() {
        now += CircuitBreaker.LONGEST_BETWEEN_PROBES.toNanos();
        assertThat(breaker.begin(now)).isEqualTo(CircuitBreaker.Entry.PROBE);
        assertThat(answer(true).closed()).isTrue();
    }

    private CircuitBreaker.Verdict fail(ErrorCategory how) {
        return breaker.failed(how, call("item " + items++, false), now);
    }

    private void answerTimes(int count) {
        for (int i = 0; i < count; i++) {
            answer(false);
        }
    }

    private CircuitBreaker.Verdict answer(boolean probe) {
        return breaker.answered(call("item " + items++, probe));
    }

    private CircuitBreaker.Call call(String item, boolean probe) {
        return new CircuitBreaker.Call(item, now, probe);
    }
}
