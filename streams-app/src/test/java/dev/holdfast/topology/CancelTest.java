package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.handler.HandlerType;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import dev.holdfast.state.Stores;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cancel ends an experiment for good, honestly: what was done is kept, what was not done says so. */
class CancelTest {
    private static final HandlerType SLOW = TestHandler.slow(task -> "{}");

    private static final ItemKey DONE = new ItemKey("e", "done", "t");
    private static final ItemKey FAILED = new ItemKey("e", "failed", "t");
    private static final ItemKey RUNS = new ItemKey("e", "runs", "t");
    private static final ItemKey WAITS = new ItemKey("e", "waits", "t");

    @Test
    void givesEveryItemOneLastResult() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            begin(harness);

            harness.command("e", CommandKind.CANCEL);
            harness.advance(Duration.ofSeconds(2));
            assertThat(harness.experiment("e").getStatus())
                    .as("one call is under way")
                    .isEqualTo(ExperimentStatus.CANCELLING);
            assertThat(harness.requireItem(WAITS).getStatus()).isEqualTo(ItemStatus.CANCELLED);
            assertThat(harness.requireItem(RUNS).getStatus()).isEqualTo(ItemStatus.STARTED);

            harness.report(Events.succeeded(RUNS, 1, "here/2", "{}"));
            harness.advance(Duration.ofSeconds(2));

            Experiment record = harness.experiment("e");
            assertThat(record.getStatus()).isEqualTo(ExperimentStatus.CANCELLED);
            assertThat(record.getEndedAt()).isNotNull();
            assertThat(record.getItemsSucceeded()).isEqualTo(2);
            assertThat(record.getItemsFailed()).isEqualTo(1);
            assertThat(record.getItemsCancelled()).isEqualTo(1);
            assertThat(harness.results().stream()
                            .filter(CancelTest::isCancelled)
                            .map(Result::getIncidentId))
                    .containsExactly("waits");
            assertThat(harness.queue().takeAll()).as("nothing more is begun").isEmpty();
            assertThat(harness.backlog())
                    .as("what failed is kept, and the labels of what was cancelled")
                    .isEqualTo(2);
            harness.<byte[]>store(Stores.BACKLOG)
                    .all()
                    .forEachRemaining(entry -> assertThat(new String(entry.value, StandardCharsets.UTF_8))
                            .doesNotContain("text of e/waits/t"));
        }
    }

    @Test
    void keepsTheAnswerOfACallThatNobodyKnewToBeUnderWay() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            begin(harness);
            harness.command("e", CommandKind.CANCEL);
            harness.advance(Duration.ofSeconds(2));

            harness.report(Events.started(WAITS, 1, "here/2"));
            harness.report(Events.succeeded(WAITS, 1, "here/2", "{}"));
            harness.pulse();

            assertThat(harness.requireItem(WAITS).getStatus()).isEqualTo(ItemStatus.SUCCEEDED);
            assertThat(harness.experiment("e").getItemsCancelled()).isZero();
            assertThat(harness.experiment("e").getItemsSucceeded()).isEqualTo(2);
            List<Result> results = harness.results();
            Result last = results.get(results.size() - 1);
            assertThat(last.getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
            assertThat(last.getLabels()).as("those of its item").containsEntry("label", "waits");
            assertThat(harness.backlog())
                    .as("what failed, and what is under way")
                    .isEqualTo(2);
        }
    }

    @Test
    void cancelsWhatComesInLate() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            harness.start("e", Specs.of("slow"), 4);
            harness.command("e", CommandKind.CANCEL);
            harness.advance(Duration.ofSeconds(1));

            harness.submit(new ItemKey("e", "late", "t"));
            harness.advance(Duration.ofSeconds(2));

            assertThat(harness.results()).allMatch(CancelTest::isCancelled).hasSize(1);
            assertThat(harness.rejects()).isEmpty();
            assertThat(harness.experiment("e").getItemsCancelled()).isEqualTo(1);
        }
    }

    @Test
    void cancelsWhatWasInDoubtOnceItsExecutorIsKnownToBeGone() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            harness.start("e", Specs.of("slow"), 4);
            harness.submit(RUNS);
            harness.report(Events.started(RUNS, 1, "here/1"));
            harness.queue().setRoom(0);

            harness.command("e", CommandKind.CANCEL);
            harness.advance(Duration.ofSeconds(2));
            assertThat(harness.queue().doubts()).isNotEmpty();
            harness.report(Events.inDoubt(RUNS, 1, "here/1"));
            harness.advance(Duration.ofSeconds(2));

            assertThat(harness.requireItem(RUNS).getStatus()).isEqualTo(ItemStatus.CANCELLED);
            assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.CANCELLED);
            assertThat(harness.experiment("e").getItemsInDoubt()).isEqualTo(1);
        }
    }

    private static void begin(TopologyHarness harness) {
        harness.start("e", Specs.of("slow"), 4);
        harness.submit(DONE, FAILED, RUNS, WAITS);
        harness.pulse();
        harness.report(Events.started(DONE, 1, "here/2"));
        harness.report(Events.succeeded(DONE, 1, "here/2", "{}"));
        harness.report(Events.started(FAILED, 1, "here/2"));
        harness.report(Events.failed(FAILED, 1, "here/2", ErrorCategory.DATA_ERROR, "no"));
        harness.report(Events.started(RUNS, 1, "here/2"));
        harness.queue().takeAll();
    }

    private static boolean isCancelled(Result result) {
        return result.getStatus() == ResultStatus.CANCELLED;
    }
}
