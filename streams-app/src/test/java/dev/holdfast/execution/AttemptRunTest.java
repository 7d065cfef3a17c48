package dev.holdfast.execution;

import static dev.holdfast.execution.ExecutorBench.eventually;
import static dev.holdfast.execution.ExecutorBench.forAWhile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.model.ItemMachine;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** One attempt: the intent is durable before the call, and every call has one outcome. */
class AttemptRunTest {

    @Test
    void callsTheHandlerOnlyWhenTheBrokerHasTheIntent() {
        Gate gate = new Gate();
        try (ExecutorBench bench = new ExecutorBench(gate, false)) {
            bench.offer("a");
            eventually(
                    "the intent is sent",
                    () -> assertThat(bench.producer.kinds("a")).containsExactly(AttemptEvent.STARTED));
            forAWhile("there is no call", () -> assertThat(gate.calls).isEmpty());

            bench.producer.completeNext();

            eventually("there is a call", () -> assertThat(gate.calls).containsExactly("a"));
            assertThat(bench.producer.last().getTimeoutMs()).isEqualTo(60_000);
            assertThat(bench.producer.last().getExecutorId()).isEqualTo("here/1");
        }
    }

    @Test
    void makesNoCallWhoseIntentTheBrokerHadOnlyAfterThePartitionWentAway() {
        Gate gate = new Gate();
        try (ExecutorBench bench = new ExecutorBench(gate, false)) {
            bench.offer("a");
            eventually(
                    "the intent is sent",
                    () -> assertThat(bench.producer.kinds("a")).hasSize(1));

            bench.executor.recall(0);
            bench.producer.completeNext();

            eventually(
                    "the item is given back, under any policy",
                    () -> assertThat(bench.producer.kinds("a"))
                            .containsExactly(AttemptEvent.STARTED, AttemptEvent.IN_DOUBT, AttemptEvent.REPEAT));
            bench.producer.completeNext();
            bench.producer.completeNext();
            assertThat(bench.executor.running()).isZero();
            assertThat(gate.calls).isEmpty();
        }
    }

    @Test
    void makesNoCallWhoseIntentTheBrokerHadOnlyAfterTheEndWasAskedFor() {
        Gate gate = new Gate();
        gate.open();
        try (ExecutorBench bench = new ExecutorBench(gate, false)) {
            bench.offer("a");
            eventually(
                    "the intent is sent",
                    () -> assertThat(bench.producer.kinds("a")).hasSize(1));

            bench.executor.beginNoMore();
            bench.producer.completeNext();

            eventually(
                    "the item is given back, under any policy",
                    () -> assertThat(bench.producer.kinds("a"))
                            .containsExactly(AttemptEvent.STARTED, AttemptEvent.IN_DOUBT, AttemptEvent.REPEAT));
            assertThat(gate.calls).isEmpty();
        }
    }

    @Test
    void beginsNothingForAPartitionThatWasNotHeardOfForAWhile() {
        Gate gate = new Gate();
        gate.open();
        try (ExecutorBench bench = new ExecutorBench(gate, true, Duration.ZERO)) {
            bench.executor.assign(0);
            bench.offer("stale", 1, 0);
            bench.offer("other", 1, 1);

            eventually("the other one is called", () -> assertThat(gate.calls).containsExactly("other"));
            forAWhile(
                    "nothing begins",
                    () -> assertThat(bench.producer.kinds("stale")).isEmpty());
        }
    }

    @Test
    void goesOnWithACallWhoseIntentTheBrokerHadBefore() {
        Gate gate = new Gate();
        try (ExecutorBench bench = new ExecutorBench(gate)) {
            bench.offer("a");
            eventually("there is a call", () -> assertThat(gate.calls).hasSize(1));

            bench.executor.recall(0);
            gate.open();

            eventually(
                    "its answer is published",
                    () -> assertThat(bench.producer.kinds("a"))
                            .containsExactly(AttemptEvent.STARTED, AttemptEvent.SUCCEEDED));
        }
    }

    @Test
    void publishesTheNextIntentsWhileShortCallsRunButMakesNoMoreCallsAtOnce() {
        Gate gate = new Gate();
        AtomicInteger calls = new AtomicInteger();
        try (ExecutorBench bench =
                new ExecutorBench(task -> calls.incrementAndGet() > 8 ? gate.handle(task) : "{}").withConcurrency(8)) {
            for (int i = 0; i < 8; i++) {
                bench.offer("short" + i);
            }
            eventually(
                    "it is known how short calls are",
                    () -> assertThat(bench.executor.running()).isZero());

            for (int i = 0; i < 16; i++) {
                bench.offer("i" + i);
            }

            eventually(
                    "two intents more than calls",
                    () -> assertThat(bench.executor.running()).isEqualTo(10));
            forAWhile("no more calls", () -> assertThat(gate.calls).hasSize(8));
            gate.open();
            eventually(
                    "all are answered",
                    () -> assertThat(bench.producer.events())
                            .filteredOn(event -> event.getEvent() == AttemptEvent.SUCCEEDED)
                            .hasSize(24));
        }
    }

    @Test
    void publishesTheAnswerOnceAndIsOverWhenTheBrokerHasIt() {
        try (ExecutorBench bench = new ExecutorBench(task -> "{\"a\":1}", false)) {
            bench.offer("a");
            brokerTakes(bench, "the intent is sent");
            eventually(
                    "the outcome is sent",
                    () -> assertThat(bench.producer.kinds("a"))
                            .containsExactly(AttemptEvent.STARTED, AttemptEvent.SUCCEEDED));
            assertThat(bench.producer.last().getOutput()).isEqualTo("{\"a\":1}");
            assertThat(bench.executor.running()).as("not acknowledged yet").isEqualTo(1);

            bench.producer.completeNext();

            assertThat(bench.executor.running()).isZero();
            forAWhile("nothing more", () -> assertThat(bench.producer.history()).hasSize(2));
        }
    }

    @Test
    void publishesTheCategoryAndWishOfAFailure() {
        Attempt outcome = outcomeOf(task -> {
            throw new HandlerFailure(ErrorCategory.RATE_LIMIT, "429", Duration.ofSeconds(7));
        });

        assertThat(outcome.getErrorCategory()).isEqualTo(ErrorCategory.RATE_LIMIT);
        assertThat(outcome.getErrorMessage()).isEqualTo("429");
        assertThat(outcome.getRetryAfterMs()).isEqualTo(7_000);
    }

    @Test
    void takesWhateverAHandlerThrowsAsAnUnknownFailure() {
        assertUnknown(task -> {
            throw new IllegalStateException("oh");
        });
        assertUnknown(task -> {
            throw new StackOverflowError("oh");
        });
        assertUnknown(task -> {
            throw new NoClassDefFoundError("oh");
        });
        assertUnknown(task -> {
            throw new InterruptedException("oh");
        });
    }

    @Test
    @SuppressWarnings("NullAway") // a handler from plugins/ may break its promise
    void takesNoAnswerAsAFailure() {
        assertThat(outcomeOf(task -> null).getErrorCategory()).isEqualTo(ErrorCategory.UNKNOWN);
    }

    @Test
    void takesAnAnswerThatIsTooLargeAsBadData() {
        Attempt outcome = outcomeOf(task -> "x".repeat(Topics.MAX_ITEM_BYTES + 1));

        assertThat(outcome.getErrorCategory()).isEqualTo(ErrorCategory.DATA_ERROR);
        assertThat(outcome.getErrorMessage()).contains("1048577 characters, 1048576 at most");
    }

    @Test
    void cutsAMessageThatIsTooLong() {
        Attempt outcome = outcomeOf(task -> {
            throw new HandlerFailure(ErrorCategory.API_ERROR, "x".repeat(1 << 20));
        });

        assertThat(outcome.getErrorMessage()).hasSize(ItemMachine.LONGEST_MESSAGE + 1);
    }

    @Test
    void timesOutThoughTheHandlerIgnoresInterrupts() {
        Gate deaf = Gate.deaf();
        try (ExecutorBench bench = new ExecutorBench(deaf).withTimeout(Duration.ofMillis(100))) {
            bench.offer("a");

            eventually(
                    "the outcome is a timeout",
                    () -> assertThat(bench.producer.kinds("a"))
                            .containsExactly(AttemptEvent.STARTED, AttemptEvent.FAILED));
            assertThat(bench.producer.last().getErrorCategory()).isEqualTo(ErrorCategory.TIMEOUT);
            deaf.open();
            forAWhile(
                    "the late answer is dropped",
                    () -> assertThat(bench.producer.history()).hasSize(2));
        }
    }

    @Test
    void interruptsTheHandlerAtTheTimeLimitAndPublishesOnce() {
        AtomicInteger interrupted = new AtomicInteger();
        Handler sleeper = task -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw new IllegalStateException("wrapped", e);
            }
            return "{}";
        };
        try (ExecutorBench bench = new ExecutorBench(sleeper).withTimeout(Duration.ofMillis(50))) {
            bench.offer("a");

            eventually("it is interrupted", () -> assertThat(interrupted).hasValue(1));
            forAWhile(
                    "one outcome",
                    () -> assertThat(bench.producer.kinds("a"))
                            .containsExactly(AttemptEvent.STARTED, AttemptEvent.FAILED));
            assertThat(bench.producer.last().getErrorCategory()).isEqualTo(ErrorCategory.TIMEOUT);
        }
    }

    @Test
    void publishesTheIntentAgainUntilTheBrokerHasIt() {
        Gate gate = new Gate();
        try (ExecutorBench bench = new ExecutorBench(gate, false)) {
            bench.offer("a");
            brokerRefuses(bench, "the intent fails", new TimeoutException("away"));
            brokerTakes(bench, "the intent is sent again");

            eventually("there is a call", () -> assertThat(gate.calls).containsExactly("a"));
            assertThat(bench.producer.kinds("a")).containsExactly(AttemptEvent.STARTED, AttemptEvent.STARTED);
        }
    }

    @Test
    void publishesTheOutcomeAgainUntilTheBrokerHasIt() {
        try (ExecutorBench bench = new ExecutorBench(task -> "{}", false)) {
            bench.offer("a");
            brokerTakes(bench, "the intent is there");
            brokerRefuses(bench, "the outcome fails", new TimeoutException("away"));
            assertThat(bench.offer("a", 2, 0)).as("it is not over").isFalse();
            brokerTakes(bench, "the outcome is sent again");

            assertThat(bench.producer.kinds("a"))
                    .containsExactly(AttemptEvent.STARTED, AttemptEvent.SUCCEEDED, AttemptEvent.SUCCEEDED);
            assertThat(bench.executor.running()).isZero();
        }
    }

    @Test
    void publishesAFailureWhereTheBrokerTakesNoSuchOutcome() {
        try (ExecutorBench bench = new ExecutorBench(task -> "{}", false)) {
            bench.offer("a");
            brokerTakes(bench, "the intent is there");
            brokerRefuses(bench, "the outcome is refused", new RecordTooLargeException("9 MB"));
            brokerTakes(bench, "a failure is sent");

            assertThat(bench.producer.last().getErrorCategory()).isEqualTo(ErrorCategory.DATA_ERROR);
            assertThat(bench.executor.running()).isZero();
        }
    }

    @Test
    void givesUpWhenTheProducerIsClosed() {
        Gate gate = new Gate();
        try (ExecutorBench bench = new ExecutorBench(gate)) {
            bench.offer("a");
            eventually("it runs", () -> assertThat(gate.calls).hasSize(1));
            bench.producer.close();
            gate.open();
            eventually(
                    "the handler has answered", () -> assertThat(gate.answers).isEqualTo(1));
            bench.close();

            eventually("it is over", () -> assertThat(bench.executor.running()).isZero());
        }
    }

    private static void brokerTakes(ExecutorBench bench, String what) {
        eventually(what, () -> assertThat(bench.producer.completeNext()).isTrue());
    }

    private static void brokerRefuses(ExecutorBench bench, String what, RuntimeException reason) {
        eventually(what, () -> assertThat(bench.producer.errorNext(reason)).isTrue());
    }

    private static void assertUnknown(Handler handler) {
        Attempt outcome = outcomeOf(handler);
        assertThat(outcome.getErrorCategory()).isEqualTo(ErrorCategory.UNKNOWN);
        assertThat(outcome.getErrorMessage()).contains("oh");
    }

    private static Attempt outcomeOf(Handler handler) {
        try (ExecutorBench bench = new ExecutorBench(handler)) {
            bench.offer("a");
            eventually(
                    "it has an outcome",
                    () -> assertThat(bench.producer.kinds("a")).hasSize(2));
            eventually("it is over", () -> assertThat(bench.executor.running()).isZero());
            return bench.producer.last();
        }
    }
}
