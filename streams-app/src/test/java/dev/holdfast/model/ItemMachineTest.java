package dev.holdfast.model;

import static dev.holdfast.model.ItemHistories.ANY_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Step.Verdict;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.testing.Events;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The life of an item: what holds after any history, and each transition on its own. */
class ItemMachineTest {
    private static final RetryPolicy THREE_TIMES =
            new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofHours(1), false);
    private static final RetryPolicy HOLDING =
            new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofHours(1), true);
    private static final String EXECUTOR = "a/1";
    private static final int ANY_SEED = 7;
    /** No two events of a history are further apart. */
    private static final long LONGEST_CALL_MS = 100_000;

    private ItemState item = ItemMachine.admitted(12, Events.ANY_TIME);

    @Property
    void keepsItsPromisesThroughAnyHistory(
            @ForAll("histories") List<Attempt> history, @ForAll("policies") RetryPolicy policy) {
        ItemState state = ItemMachine.admitted(12, Events.ANY_TIME);
        for (Attempt event : history) {
            ItemState before = ItemState.newBuilder(state).build();
            Step step = ItemMachine.fold(state, event, policy, ANY_SEED);

            assertThat(state).as("a state is never changed in place").isEqualTo(before);
            checkMove(before, step, event, policy);
            state = step.next();
        }
    }

    private static void checkMove(ItemState before, Step step, Attempt event, RetryPolicy policy) {
        ItemState after = step.next();
        assertThat(after.getAttempts()).as("attempts never decrease").isGreaterThanOrEqualTo(before.getAttempts());
        assertThat(after.getInDoubt()).isGreaterThanOrEqualTo(before.getInDoubt());
        assertThat(after.getPosition()).isEqualTo(before.getPosition());
        if (before.getFirstError() != null) {
            assertThat(after.getFirstError()).as("R30").isEqualTo(before.getFirstError());
        }
        if (before.getStatus() == ItemStatus.SUCCEEDED) {
            assertThat(after.getStatus()).as("the first success wins").isEqualTo(ItemStatus.SUCCEEDED);
            assertThat(after.getEndedAt()).isEqualTo(before.getEndedAt());
            assertThat(step.verdict()).isEqualTo(Verdict.NOTHING);
        }
        checkVerdict(before, step, event, policy);
    }

    private static void checkVerdict(ItemState before, Step step, Attempt event, RetryPolicy policy) {
        ItemState after = step.next();
        switch (step.verdict()) {
            case NOTHING -> assertThat(after.getStatus()).isEqualTo(before.getStatus());
            case RUNS -> {
                assertThat(after.getStatus()).isEqualTo(ItemStatus.STARTED);
                assertThat(after.getExecutorId()).isEqualTo(event.getExecutorId());
                assertThat(after.getNextAttemptAt()).isNull();
            }
            case WAITS -> {
                assertThat(after.getStatus()).isIn(ItemStatus.RETRYING, ItemStatus.QUEUED);
                if (after.getStatus() == ItemStatus.RETRYING) {
                    assertThat(event.getBlameless() || policy.retries(event.getErrorCategory(), after.getFailures()))
                            .as("R29")
                            .isTrue();
                    assertThat(after.getFailures() - before.getFailures()).isEqualTo(event.getBlameless() ? 0 : 1);
                    assertThat(after.getNextAttemptAt())
                            .isGreaterThanOrEqualTo(event.getAt().toEpochMilli());
                }
            }
            case HELD -> assertThat(policy.holdInDoubt()).isTrue();
            case SUCCEEDED -> {
                assertThat(after.getStatus()).isEqualTo(ItemStatus.SUCCEEDED);
                assertThat(after.getLastError()).isNull();
                assertThat(after.getCategory()).isNull();
            }
            case FAILED -> {
                assertThat(after.getStatus()).isEqualTo(ItemStatus.FAILED);
                if (event.getEvent() == AttemptEvent.GIVE_UP) {
                    assertThat(before.getStatus()).isEqualTo(ItemStatus.HELD);
                    return;
                }
                assertThat(event.getBlameless()).isFalse();
                boolean late = before.getRetrySpentMs()
                                + LONGEST_CALL_MS
                                + policy.maxBackoff().toMillis()
                        > policy.total().toMillis();
                assertThat(late || !policy.retries(after.getCategory(), after.getFailures()))
                        .isTrue();
            }
        }
        if (after.getStatus() != ItemStatus.STARTED) {
            assertThat(after.getExecutorId()).isNull();
        }
    }

    @Test
    void retriesUntilTheLastAttemptAndThenFails() {
        fail(1, ErrorCategory.API_ERROR, "first");
        assertThat(item.getStatus()).isEqualTo(ItemStatus.RETRYING);
        fail(2, ErrorCategory.TIMEOUT, "second");
        assertThat(item.getStatus()).isEqualTo(ItemStatus.RETRYING);

        fail(3, ErrorCategory.PARSE_ERROR, "third");

        assertThat(item.getStatus()).isEqualTo(ItemStatus.FAILED);
        assertThat(item.getAttempts()).isEqualTo(3);
        assertThat(item.getFirstError()).isEqualTo("first");
        assertThat(item.getLastError()).isEqualTo("third");
        assertThat(item.getCategory()).isEqualTo(ErrorCategory.PARSE_ERROR);
        assertThat(item.getEndedAt()).isEqualTo(Events.ANY_TIME);
    }

    @Test
    void aPersonDecidesAnItemThatIsHeldInDoubt() {
        ItemState held = hold();
        ItemState repeated = decide(held, AttemptEvent.REPEAT);
        assertThat(repeated.getStatus()).isEqualTo(ItemStatus.QUEUED);
        assertThat(repeated.getInDoubt()).isEqualTo(1);
        assertThat(decide(repeated, AttemptEvent.GIVE_UP)).as("decided already").isSameAs(repeated);

        ItemState givenUp = decide(held, AttemptEvent.GIVE_UP);
        assertThat(givenUp.getStatus()).isEqualTo(ItemStatus.FAILED);
        assertThat(givenUp.getLastError()).isEqualTo("given up by ann: paid once");
    }

    private ItemState hold() {
        start(1, EXECUTOR);
        return ItemMachine.fold(item, Events.inDoubt(ANY_KEY, 1, EXECUTOR), HOLDING, 7)
                .next();
    }

    private static ItemState decide(ItemState item, AttemptEvent decision) {
        Attempt event = Events.inDoubt(ANY_KEY, 1, "ann");
        event.setEvent(decision);
        event.setErrorMessage("given up by ann: paid once");
        return ItemMachine.fold(item, event, HOLDING, 7).next();
    }

    @Test
    void doesNotCountWhatTheItemIsNotToBlameFor() {
        for (int attempt = 1; attempt <= 20; attempt++) {
            start(attempt, EXECUTOR);
            Attempt event =
                    Events.failed(ANY_KEY, attempt, EXECUTOR, ErrorCategory.UNAVAILABLE, "nothing listens there");
            event.setBlameless(true);
            fold(event);
            assertThat(item.getStatus()).isEqualTo(ItemStatus.RETRYING);
        }
        assertThat(item.getFailures()).isZero();
        assertThat(item.getAttempts()).isEqualTo(20);
    }

    @Test
    void failsWhenTheNextAttemptWouldComeTooLateAfterTheFirstFailure() {
        start(1, EXECUTOR);
        Attempt event = Events.failed(ANY_KEY, 1, EXECUTOR, ErrorCategory.RATE_LIMIT, "429");
        event.setRetryAfterMs(Duration.ofHours(2).toMillis());
        fold(event);

        assertThat(item.getStatus()).isEqualTo(ItemStatus.FAILED);
        assertThat(item.getCategory()).isEqualTo(ErrorCategory.RATE_LIMIT);
        assertThat(item.getLastError())
                .startsWith("429; the service asks to wait until ")
                .endsWith(", which is longer than the 3600 s of execution.retry_total");
    }

    @Test
    void aNightInWhichNobodyCallsIsNoTimeThatWasGivenToTheItem() {
        fail(1, ErrorCategory.API_ERROR, "first");
        long morning = Events.ANY_TIME + Duration.ofHours(10).toMillis();
        start(2, EXECUTOR, morning);
        fold(Events.at(Events.failed(ANY_KEY, 2, EXECUTOR, ErrorCategory.API_ERROR, "second"), morning + 5));

        assertThat(item.getStatus()).isEqualTo(ItemStatus.RETRYING);
        assertThat(item.getRetrySpentMs()).isLessThan(5_000);
    }

    @Test
    void callsAndWaitsAfterTheFirstFailureUseUpTheTimeForThem() {
        long at = Events.ANY_TIME;
        int attempt = 0;
        RetryPolicy patient =
                new RetryPolicy(1_000, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofHours(1), false);
        while (item.getStatus() != ItemStatus.FAILED && attempt < 1_000) {
            attempt++;
            start(attempt, EXECUTOR, at);
            at += Duration.ofMinutes(5).toMillis();
            Attempt event = Events.at(
                    Events.failed(ANY_KEY, attempt, EXECUTOR, ErrorCategory.TIMEOUT, "no answer within 5 m"), at);
            event.setDurationMs(Duration.ofMinutes(5).toMillis());
            item = ItemMachine.fold(item, event, patient, ANY_SEED).next();
        }
        // The first call and twelve of five minutes make an hour, less the waits between them.
        assertThat(attempt).isBetween(11, 13);
    }

    @Test
    void keepsTheFirstErrorAndTheCountAfterASuccess() { // R30
        fail(1, ErrorCategory.API_ERROR, "first");

        start(2, EXECUTOR);
        fold(Events.succeeded(ANY_KEY, 2, EXECUTOR, "{}"));

        assertThat(item.getStatus()).isEqualTo(ItemStatus.SUCCEEDED);
        assertThat(item.getAttempts()).isEqualTo(2);
        assertThat(item.getFirstError()).isEqualTo("first");
        assertThat(item.getLastError()).isNull();
        assertThat(item.getCategory()).isNull();
    }

    @Test
    void doesNotRetryBadData() { // R29
        fail(1, ErrorCategory.DATA_ERROR, "no such column");

        assertThat(item.getStatus()).isEqualTo(ItemStatus.FAILED);
        assertThat(item.getAttempts()).isEqualTo(1);
    }

    @Test
    void waitsAtLeastAsLongAsTheServiceAsks() {
        start(1, EXECUTOR);
        Attempt event = Events.failed(ANY_KEY, 1, EXECUTOR, ErrorCategory.RATE_LIMIT, "429");
        event.setRetryAfterMs(90_000L);

        fold(event);

        assertThat(item.getNextAttemptAt()).isEqualTo(Events.ANY_TIME + 90_000);
    }

    @Test
    void repeatsAnItemInDoubt() {
        start(1, "a/old");

        Step step = fold(Events.inDoubt(ANY_KEY, 1, "a/old"));

        assertThat(step.verdict()).isEqualTo(Verdict.WAITS);
        assertThat(item.getStatus()).isEqualTo(ItemStatus.QUEUED);
        assertThat(item.getInDoubt()).isEqualTo(1);
        assertThat(item.getFailures()).as("a doubt is not a failure").isZero();
    }

    @Test
    void holdsAnItemInDoubtWhereThePolicySaysSo() {
        start(1, "a/old");

        Step step = ItemMachine.fold(item, Events.inDoubt(ANY_KEY, 1, "a/old"), HOLDING, ANY_SEED);

        assertThat(step.verdict()).isEqualTo(Verdict.HELD);
        assertThat(step.next().getStatus()).isEqualTo(ItemStatus.HELD);
    }

    @Test
    void countsADoubtOnceHoweverOftenItIsDeclared() {
        start(1, "a/old");
        fold(Events.inDoubt(ANY_KEY, 1, "a/old"));

        fold(Events.inDoubt(ANY_KEY, 1, "a/old"));
        start(2, EXECUTOR);
        fold(Events.inDoubt(ANY_KEY, 1, "a/old"));

        assertThat(item.getStatus()).isEqualTo(ItemStatus.STARTED);
        assertThat(item.getExecutorId()).isEqualTo(EXECUTOR);
        assertThat(item.getInDoubt()).isEqualTo(1);
    }

    @Test
    void takesTheLateSuccessOfAnAttemptInDoubt() {
        start(1, "a/old");
        fold(Events.inDoubt(ANY_KEY, 1, "a/old"));
        start(2, EXECUTOR);

        Step late = fold(Events.succeeded(ANY_KEY, 1, "a/old", "{}"));
        Step second = fold(Events.succeeded(ANY_KEY, 2, EXECUTOR, "{\"other\":1}"));

        assertThat(late.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(second.verdict()).isEqualTo(Verdict.NOTHING);
    }

    @Test
    void ignoresTheLateFailureOfAnAttemptInDoubt() {
        start(1, "a/old");
        fold(Events.inDoubt(ANY_KEY, 1, "a/old"));
        start(2, EXECUTOR);

        Step late = fold(Events.failed(ANY_KEY, 1, "a/old", ErrorCategory.API_ERROR, "late"));

        assertThat(late.verdict()).isEqualTo(Verdict.NOTHING);
        assertThat(item.getStatus()).isEqualTo(ItemStatus.STARTED);
        assertThat(item.getFirstError()).isNull();
    }

    @Test
    void countsAnAttemptThatStartsWhileAnotherRunsAsOneInDoubt() {
        start(1, "a/1");

        start(1, "b/1");

        assertThat(item.getAttempts()).isEqualTo(2);
        assertThat(item.getInDoubt()).isEqualTo(1);
        assertThat(item.getExecutorId()).isEqualTo("b/1");
    }

    @Test
    void countsACallThatWasBegunAfterTheItemWasOver() {
        start(1, "a/1");
        fold(Events.succeeded(ANY_KEY, 1, "a/1", "{}"));

        start(1, "b/1");

        assertThat(item.getStatus()).isEqualTo(ItemStatus.SUCCEEDED);
        assertThat(item.getAttempts()).isEqualTo(2);
        assertThat(item.getInDoubt()).isEqualTo(1);
    }

    @Test
    void takesTheFailureOfAnAttemptThatStartedWhileAnotherRan() {
        start(1, "a/1");
        start(1, "b/1");

        Step step = fold(Events.failed(ANY_KEY, 1, "b/1", ErrorCategory.API_ERROR, "no"));

        assertThat(step.verdict()).isEqualTo(Verdict.WAITS);
    }

    @Test
    void countsTheSameStartOnceThoughItIsWrittenTwice() {
        start(1, EXECUTOR);

        start(1, EXECUTOR);

        assertThat(item.getAttempts()).isEqualTo(1);
        assertThat(item.getInDoubt()).isZero();
    }

    @Test
    void endsAnInlineItemAtOnce() {
        ItemState good = ItemMachine.succeededInline(item, Events.ANY_TIME + 1);
        ItemState bad = ItemMachine.failedInline(item, Events.ANY_TIME + 1, ErrorCategory.UNKNOWN, "no");

        assertThat(good.getStatus()).isEqualTo(ItemStatus.SUCCEEDED);
        assertThat(good.getAttempts()).isEqualTo(1);
        assertThat(bad.getStatus()).isEqualTo(ItemStatus.FAILED);
        assertThat(bad.getFirstError()).isEqualTo("no");
        assertThat(bad.getEndedAt()).isEqualTo(Events.ANY_TIME + 1);
    }

    private void fail(int attempt, ErrorCategory category, String message) {
        start(attempt, EXECUTOR);
        fold(Events.failed(ANY_KEY, attempt, EXECUTOR, category, message));
    }

    private void start(int attempt, String executor) {
        fold(Events.started(ANY_KEY, attempt, executor));
    }

    private void start(int attempt, String executor, long at) {
        fold(Events.at(Events.started(ANY_KEY, attempt, executor), at));
    }

    private Step fold(Attempt event) {
        Step step = ItemMachine.fold(item, event, THREE_TIMES, ANY_SEED);
        item = step.next();
        return step;
    }

    @Provide
    Arbitrary<List<Attempt>> histories() {
        return ItemHistories.events();
    }

    @Provide
    Arbitrary<RetryPolicy> policies() {
        return ItemHistories.policies();
    }
}
