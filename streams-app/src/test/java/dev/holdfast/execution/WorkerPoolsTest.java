package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dispatch.QueuedTask;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.handler.Task;
import dev.holdfast.model.Cost;
import dev.holdfast.testing.TestHandler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An instance that runs for months keeps no handler of a run that is over, and no version of one that was tuned. */
class WorkerPoolsTest {
    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void letsGoOfAHandlerThatNobodyAsksForAndMakesItAgain() {
        try (ExecutorBench bench = new ExecutorBench(task -> "{}");
                WorkerPools crews = crews()) {
            QueuedTask task = bench.task("a", 1, 0, "slow");
            WorkerPool first = crews.of(task);
            crews.retire(Duration.ofMinutes(10));
            assertThat(crews.of(task)).as("it was asked for just now").isSameAs(first);

            crews.retire(Duration.ZERO);
            ExecutorBench.eventually("it is closed", () -> assertThat(closed).hasValue(1));
            assertThat(crews.find("e", 1)).isNull();
            assertThat(crews.gate("e")).isEmpty();
            assertThat(first.submit(() -> {}))
                    .as("what comes too late is refused, and comes again")
                    .isFalse();
            assertThat(crews.of(task)).isNotSameAs(first);
        }
    }

    @Test
    void keepsACrewThatIsAtWork() {
        CountDownLatch end = new CountDownLatch(1);
        try (ExecutorBench bench = new ExecutorBench(task -> "{}");
                WorkerPools crews = crews()) {
            WorkerPool crew = crews.of(bench.task("a", 1, 0, "slow"));
            crew.submit(() -> {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });

            crews.retire(Duration.ZERO);

            assertThat(crews.find("e", 1)).isSameAs(crew);
            end.countDown();
        }
    }

    @Test
    void anotherVersionOfTheSpecGoesOnAtThePaceThatIsKnown() {
        try (ExecutorBench bench = new ExecutorBench(task -> "{}");
                WorkerPools crews = crews()) {
            QueuedTask task = bench.task("a", 1, 0, "slow");
            QueuedTask tuned =
                    new QueuedTask(0, task.key(), 1, task.item(), 2, task.handler(), task.execution(), Cost.NONE);

            assertThat(crews.of(tuned).gate()).isSameAs(crews.of(task).gate());
            assertThat(crews.of(tuned)).isNotSameAs(crews.of(task));
        }
    }

    private WorkerPools crews() {
        return new WorkerPools(
                HandlerTypes.of(TestHandler.slow(new Handler() {
                    @Override
                    public String handle(Task task) {
                        return "{}";
                    }

                    @Override
                    public void close() {
                        closed.incrementAndGet();
                    }
                })),
                new Slots(8),
                new SharedLimits(Map.of()));
    }
}
