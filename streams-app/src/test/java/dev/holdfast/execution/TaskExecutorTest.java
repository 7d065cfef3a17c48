package dev.holdfast.execution;

import static dev.holdfast.execution.ExecutorBench.eventually;
import static dev.holdfast.execution.ExecutorBench.forAWhile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.AttemptEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which tasks are taken, dropped and waited for. */
class TaskExecutorTest {
    private final Gate gate = new Gate();
    private final ExecutorBench bench = new ExecutorBench(gate);

    @AfterEach
    void close() {
        gate.open();
        bench.close();
    }

    @Test
    void refusesAnItemThatIsQueuedOrRunning() {
        bench.withConcurrency(1);
        assertThat(bench.offer("running")).isTrue();
        assertThat(bench.offer("queued")).isTrue();

        assertThat(bench.offer("running", 2, 0)).isFalse();
        assertThat(bench.offer("queued", 1, 0)).isFalse();
    }

    @Test
    void takesTheNextAttemptOfAnItemButNotTheSameOneAgain() {
        gate.open();
        bench.offer("a");
        eventually(
                "the first attempt is over",
                () -> assertThat(bench.executor.running()).isZero());
        eventually(
                "it is published", () -> assertThat(bench.producer.kinds("a")).hasSize(2));

        assertThat(bench.offer("a", 1, 0)).as("its outcome is on the way").isFalse();
        assertThat(bench.offer("a", 2, 0)).isTrue();
    }

    @Test
    void hasRoomForItsThreadsAndSomeMore() {
        bench.withConcurrency(3);
        assertThat(bench.room("e")).isEqualTo(3);

        for (int i = 0; i < 4; i++) {
            bench.offer("i" + i);
        }

        eventually("three run", () -> assertThat(bench.executor.running()).isEqualTo(3));
        assertThat(bench.room("e")).isEqualTo(2);
    }

    @Test
    void recallsWhatHasNotBegunOnThatPartition() {
        bench.withConcurrency(1);
        bench.offer("running", 1, 0);
        eventually("it runs", () -> assertThat(gate.calls).containsExactly("running"));
        bench.offer("mine", 1, 0);
        bench.offer("other", 1, 1);

        bench.executor.recall(0);
        gate.open();

        eventually(
                "the others are done",
                () -> assertThat(bench.producer.kinds("other"))
                        .containsExactly(AttemptEvent.STARTED, AttemptEvent.SUCCEEDED));
        assertThat(bench.producer.kinds("running")).containsExactly(AttemptEvent.STARTED, AttemptEvent.SUCCEEDED);
        assertThat(bench.producer.kinds("mine")).isEmpty();
        assertThat(bench.offer("mine", 1, 0)).as("it may come again").isTrue();
    }

    @Test
    void recallsWhatWaitsForItsTurn() {
        gate.open();
        bench.withConcurrency(2).withRate("1/h");
        bench.offer("first");
        eventually(
                "the first one has its turn",
                () -> assertThat(bench.producer.kinds("first")).hasSize(2));
        bench.offer("second");
        eventually("the second one waits", () -> assertThat(bench.room("e")).isEqualTo(3));

        bench.executor.recall(0);

        assertThat(bench.offer("second")).as("it is not active any more").isTrue();
        assertThat(bench.producer.kinds("second")).isEmpty();
    }

    @Test
    void drainsWhatRunsAndBeginsNothingNew() throws Exception {
        bench.withConcurrency(1);
        bench.offer("running");
        eventually("it runs", () -> assertThat(gate.calls).hasSize(1));
        bench.offer("queued");

        CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(
                () -> bench.executor.drain(Duration.ofSeconds(10)), work -> new Thread(work).start());
        forAWhile("it waits", () -> assertThat(drained).isNotDone());
        assertThat(bench.offer("late")).isFalse();
        assertThat(bench.room("e")).isZero();
        gate.open();

        assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(bench.producer.kinds("running")).containsExactly(AttemptEvent.STARTED, AttemptEvent.SUCCEEDED);
        assertThat(bench.producer.kinds("queued")).isEmpty();
    }

    @Test
    void restsUntilItIsToWorkAndNeverAgainOnceItIsDrained() {
        gate.open();
        bench.executor.rest();
        assertThat(bench.room("e")).isZero();
        assertThat(bench.offer("early")).isFalse();

        bench.executor.work();
        assertThat(bench.room("e")).isPositive();
        assertThat(bench.offer("early")).isTrue();
        eventually("it is done", () -> assertThat(bench.producer.kinds("early")).hasSize(2));

        assertThat(bench.executor.drain(Duration.ofSeconds(10))).isTrue();
        bench.executor.work();
        assertThat(bench.offer("late")).isFalse();
    }

    @Test
    void doesNotWaitInADrainForWhatWaitsForItsTurn() {
        gate.open();
        bench.withRate("1/h");
        bench.offer("first");
        eventually(
                "the first one is done",
                () -> assertThat(bench.producer.kinds("first")).hasSize(2));
        bench.offer("second");
        eventually("the second one waits", () -> assertThat(bench.room("e")).isEqualTo(7));

        assertThat(bench.executor.drain(Duration.ofSeconds(5))).isTrue();
        assertThat(bench.producer.kinds("second")).isEmpty();
    }

    @Test
    void saysSoWhenADrainTakesTooLong() {
        bench.offer("running");
        eventually("it runs", () -> assertThat(gate.calls).hasSize(1));

        assertThat(bench.executor.drain(Duration.ofMillis(100))).isFalse();
    }

    @Test
    void leavesInDoubtWhatRunsWhenItCloses() {
        bench.offer("running");
        eventually("it runs", () -> assertThat(gate.calls).hasSize(1));

        bench.close();

        forAWhile(
                "no outcome", () -> assertThat(bench.producer.kinds("running")).containsExactly(AttemptEvent.STARTED));
        assertThat(gate.closed).isTrue();
        assertThat(gate.closedDuringACall).isFalse();
        assertThat(bench.offer("late")).isFalse();
    }

    @Test
    void leavesTheItemsOfAHandlerThatCannotBeMadeAndTakesOthers() {
        assertThat(bench.executor.offer(bench.task("a", 1, 0, "nobody"))).isFalse();
        assertThat(bench.room("e")).as("left alone for a while").isZero();
        assertThat(bench.room("f")).isPositive();
    }

    @Test
    void beginsCallsNoFasterThanTheRate() {
        gate.open();
        bench.withConcurrency(10).withRate("20/s");
        long began = System.nanoTime();

        for (int i = 0; i < 6; i++) {
            bench.offer("i" + i);
        }

        eventually("all are done", () -> assertThat(bench.producer.history()).hasSize(12));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(250));
    }

    @Test
    void publishesThatALostAttemptIsInDoubt() {
        bench.executor.declareInDoubt(3, bench.task("a", 2, 3, "slow").key(), 2, "here/0");

        assertThat(bench.producer.last().getEvent()).isEqualTo(AttemptEvent.IN_DOUBT);
        assertThat(bench.producer.last().getExecutorId()).isEqualTo("here/0");
        assertThat(bench.producer.last().getAttempt()).isEqualTo(2);
        assertThat(bench.producer.history().get(0).partition()).isEqualTo(3);
    }
}
