package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Task;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import dev.holdfast.state.Stores;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Inline work: item in, result out, in one step, without an executor. */
class InlineWorkTest {
    private static final ItemKey GOOD = new ItemKey("e", "good", "t");
    private static final ItemKey BAD = new ItemKey("e", "bad", "t");

    private @Nullable HandlerFailure failure = new HandlerFailure(ErrorCategory.DATA_ERROR, "no good");

    private Duration cost = Duration.ZERO;
    private final TopologyHarness harness = new TopologyHarness(TestHandler.quick(this::answer));

    @AfterEach
    void close() {
        harness.close();
    }

    private String answer(Task task) throws HandlerFailure {
        harness.takeTime(cost);
        switch (task.key().incidentId()) {
            case "bad" -> {
                if (failure != null) {
                    throw failure;
                }
            }
            case "broken" -> throw new IllegalStateException("oh");
            case "deep" -> throw new StackOverflowError();
            case "wrong" -> throw new AssertionError("never");
            case "long" -> {
                return "{\"long\":\"" + "x".repeat(Topics.MAX_ITEM_BYTES) + "\"}";
            }
            default -> {
                // It is good.
            }
        }
        return "{\"n\":" + task.fields().get("n") + "}";
    }

    @Test
    void givesAResultAndKeepsNoBacklog() {
        harness.start("e", Specs.of("quick"), 1);

        harness.submit(GOOD);
        harness.pulse();

        Result result = harness.results().get(0);
        assertThat(result.getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(result.getOutput()).isEqualTo("{\"n\":1}");
        assertThat(result.getAttemptCount()).isEqualTo(1);
        assertThat(result.getLabels()).isEqualTo(Map.of("label", "good"));
        assertThat(harness.requireItem(GOOD).getStatus()).isEqualTo(ItemStatus.SUCCEEDED);
        assertThat(harness.backlog()).isZero();
        assertThat(harness.queue().takeAll()).isEmpty();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void keepsTheItemAndWritesAFailedResultWhenItFails() { // R31
        harness.start("e", Specs.of("quick"), 2);

        harness.submit(BAD, GOOD);
        harness.pulse();

        List<Result> results = harness.results();
        assertThat(results).extracting(Result::getStatus).containsExactly(ResultStatus.FAILED, ResultStatus.SUCCEEDED);
        assertThat(results.get(0).getErrorCategory()).isEqualTo(ErrorCategory.DATA_ERROR);
        assertThat(results.get(0).getErrorMessage()).isEqualTo("no good");
        assertThat(results.get(0).getFirstErrorMessage()).isEqualTo("no good");
        assertThat(harness.requireItem(BAD).getStatus()).isEqualTo(ItemStatus.FAILED);
        assertThat(harness.backlog()).isEqualTo(1);
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(harness.experiment("e").getItemsFailed()).isEqualTo(1);
    }

    @Test
    void takesAnExceptionOfTheHandlerAsAFailureOfTheItem() {
        harness.start("e", Specs.of("quick"), 3);

        harness.submit(new ItemKey("e", "broken", "t"), new ItemKey("e", "deep", "t"), new ItemKey("e", "wrong", "t"));

        assertThat(harness.results())
                .extracting(Result::getErrorCategory)
                .containsExactly(ErrorCategory.UNKNOWN, ErrorCategory.UNKNOWN, ErrorCategory.UNKNOWN);
    }

    @Test
    void takesNoAnswerThatIsLongerThanARecord() {
        harness.start("e", Specs.of("quick"), 1);

        harness.submit(new ItemKey("e", "long", "t"));

        assertThat(harness.results()).singleElement().satisfies(result -> {
            assertThat(result.getErrorCategory()).isEqualTo(ErrorCategory.DATA_ERROR);
            assertThat(result.getErrorMessage()).contains(Topics.MAX_ITEM_BYTES + " at most are taken");
        });
    }

    @Test
    void letsExperimentsWithLongItemsTakeTurns() {
        cost = Duration.ofMillis(50);
        for (String id : List.of("large", "small")) {
            harness.start(id, Specs.of("quick"), 100);
            for (int i = 0; i < 100; i++) {
                harness.submit(new ItemKey(id, "item " + i, "t"));
            }
        }

        for (int i = 0; i < 30; i++) {
            harness.pulse();
        }

        long large = harness.experiment("large").getItemsSucceeded();
        long small = harness.experiment("small").getItemsSucceeded();
        assertThat(large).isBetween(20L, 99L);
        assertThat(small).isBetween(large - 10, large + 10);
    }

    @Test
    void hearsAPauseWhileItemsThatTakeTheirTimeWait() {
        cost = Duration.ofMillis(5);
        harness.start("e", Specs.of("quick"), 200);
        ItemKey[] keys = IntStream.range(0, 200)
                .mapToObj(i -> new ItemKey("e", "item " + i, "t"))
                .toArray(ItemKey[]::new);

        harness.submit(keys);
        assertThat(harness.results()).as("handled as they come").hasSizeBetween(1, 10);
        harness.pulse();
        assertThat(harness.results()).as("handled in a turn or two").hasSizeBetween(10, 50);
        harness.command("e", CommandKind.PAUSE);
        harness.pulse();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.PAUSED);
        assertThat(harness.results()).hasSizeLessThan(50);

        harness.command("e", CommandKind.RESUME);
        for (int i = 0; i < 20; i++) {
            harness.pulse();
        }
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(harness.experiment("e").getItemsSucceeded()).isEqualTo(200);
        assertThat(harness.backlog()).isZero();
    }

    @Test
    void handlesCheapItemsAsTheyCome() {
        cost = Duration.ofNanos(100_000);
        harness.start("e", Specs.of("quick"), 100);

        for (int i = 0; i < 100; i++) {
            harness.submit(new ItemKey("e", "item " + i, "t"));
        }

        assertThat(harness.results()).hasSize(100);
    }

    @Test
    void doesAFailedItemAgainWhenAPersonAsks() { // A4, R30
        harness.start("e", Specs.of("quick"), 2);
        harness.submit(BAD, GOOD);
        harness.pulse();
        failure = null;

        harness.send(Records.command(CommandKind.RETRY, "e"));
        harness.advance(Duration.ofSeconds(2));

        Experiment record = harness.experiment("e");
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(record.getItemsFailed()).isZero();
        assertThat(record.getItemsSucceeded()).isEqualTo(2);
        assertThat(harness.requireItem(BAD).getAttempts()).isEqualTo(2);
        assertThat(harness.requireItem(BAD).getFirstError()).isEqualTo("no good");
        assertThat(harness.requireItem(GOOD).getAttempts()).isEqualTo(1);
        assertThat(harness.backlog()).isZero();
    }

    @Test
    void worksOffWhatWaitedForTheStart() {
        harness.submit(GOOD, BAD);
        assertThat(harness.results()).isEmpty();

        harness.start("e", Specs.of("quick"), 2);
        harness.pulse();

        assertThat(harness.results()).hasSize(2);
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(harness.backlog()).isEqualTo(1);
    }

    /** Its transaction was ended by the broker: what was in it comes again. */
    @Test
    void anItemWhoseResultWasLostForItTookTooLongIsNotComputedAgainButEndsWithAnError() {
        harness.start("e", Specs.of("quick"), 1);
        cost = Duration.ofSeconds(8);
        harness.submit(GOOD);
        assertThat(harness.results().get(0).getStatus()).isEqualTo(ResultStatus.SUCCEEDED);

        harness.<ItemState>store(Stores.ITEMS).delete(GOOD.toString());
        cost = Duration.ZERO;
        harness.submit(GOOD);
        harness.pulse();

        Result again = harness.results().get(0);
        assertThat(again.getStatus()).isEqualTo(ResultStatus.FAILED);
        assertThat(again.getErrorMessage())
                .contains("8000 ms", "7500 ms", "streams.producer.transaction.timeout.ms", "holdfast retry");
    }
}
