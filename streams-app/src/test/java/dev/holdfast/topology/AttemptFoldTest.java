package dev.holdfast.topology;

import static dev.holdfast.testing.TopologyHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.ItemState;
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
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What executors report becomes results and retries: each event once, however often it is read. */
class AttemptFoldTest {
    private static final ItemKey KEY = new ItemKey("e", "i1", "t");
    private static final String HERE = "here/2";

    private final TopologyHarness harness = new TopologyHarness(TestHandler.slow(task -> "{}"));

    @BeforeEach
    void submitOneItem() {
        harness.start("e", Specs.of("slow", "\"max_attempts\":2", "\"retry_backoff\":\"10s\""), 1);
        harness.submit(KEY);
        harness.pulse();
        assertThat(harness.queue().takeAll()).hasSize(1);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void makesOneResultOfASuccess() { // R19
        harness.report(Events.started(KEY, 1, HERE));
        harness.report(Events.succeeded(KEY, 1, HERE, "{\"a\":1}"));
        harness.report(Events.succeeded(KEY, 1, HERE, "{\"a\":2}"));
        harness.pulse();

        Result result = onlyResult();
        assertThat(result.getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(result.getOutput()).isEqualTo("{\"a\":1}");
        assertThat(result.getLabels()).isEqualTo(Map.of("label", "i1"));
        assertThat(result.getAttemptCount()).isEqualTo(1);
        assertThat(result.getDurationMs()).isEqualTo(5);
        assertThat(harness.backlog()).isZero();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void triesAgainWhenTheTimeOfTheNextAttemptHasCome() { // R29
        fail(1, "first");
        ItemState waiting = harness.requireItem(KEY);
        assertThat(waiting.getStatus()).isEqualTo(ItemStatus.RETRYING);
        long wait = Objects.requireNonNull(waiting.getNextAttemptAt())
                - harness.now().toEpochMilli();
        assertThat(wait).isBetween(4_000L, 10_000L);

        harness.advance(Duration.ofMillis(wait - 400));
        assertThat(harness.queue().takeAll()).isEmpty();
        harness.advance(Duration.ofMillis(400));

        assertThat(harness.queue().takeAll())
                .singleElement()
                .satisfies(task -> assertThat(task.attempt()).isEqualTo(2));
        assertThat(harness.results()).isEmpty();
    }

    @Test
    void failsAnItemAfterItsLastAttempt() { // R31
        fail(1, "first");
        fail(2, "second");
        harness.pulse();

        Result result = onlyResult();
        assertThat(result.getStatus()).isEqualTo(ResultStatus.FAILED);
        assertThat(result.getAttemptCount()).isEqualTo(2);
        assertThat(result.getErrorCategory()).isEqualTo(ErrorCategory.API_ERROR);
        assertThat(result.getErrorMessage()).isEqualTo("second");
        assertThat(result.getFirstErrorMessage()).isEqualTo("first");
        assertThat(result.getOutput()).isNull();
        assertThat(result.getLabels()).isEqualTo(Map.of("label", "i1"));
        assertThat(harness.backlog()).as("kept for a retry").isEqualTo(1);
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(harness.experiment("e").getItemsFailed()).isEqualTo(1);
    }

    @Test
    void keepsTheFirstErrorInTheResultOfASuccess() { // R30
        fail(1, "first");
        harness.report(Events.started(KEY, 2, HERE));
        harness.report(Events.succeeded(KEY, 2, HERE, "{}"));

        Result result = onlyResult();
        assertThat(result.getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(result.getErrorMessage()).isNull();
        assertThat(result.getErrorCategory()).isNull();
        assertThat(result.getFirstErrorMessage()).isEqualTo("first");
        assertThat(result.getAttemptCount()).isEqualTo(2);
    }

    @Test
    void changesNothingWhenOldEventsAreReadAgain() {
        harness.<Long>store(Stores.JOURNAL).put("attempts", 10L);
        ItemState before = harness.requireItem(KEY);

        fail(1, "first");
        harness.report(Events.succeeded(KEY, 1, HERE, "{}"));
        harness.pulse();

        assertThat(harness.requireItem(KEY)).isEqualTo(before);
        assertThat(harness.results()).isEmpty();
        assertThat(harness.experiment("e").getAttempts()).isZero();
    }

    @Test
    void rejectsAnEventAboutAnItemThatDoesNotComeWithinAMinute() {
        harness.report(Events.started(new ItemKey("e", "nobody", "t"), 1, HERE));
        harness.advance(Duration.ofSeconds(50));
        assertThat(harness.rejects()).isEmpty();

        harness.advance(Duration.ofSeconds(15));

        assertRejected("unknown_item");
    }

    @Test
    void doesNotGiveOutAgainWhatWasReportedBeforeTheItemWasRead() { // an instance died before it had committed the item
        ItemKey done = new ItemKey("e", "i10", "t");
        ItemKey begun = new ItemKey("e", "i11", "t");
        harness.report(Events.started(done, 1, HERE));
        harness.report(Events.started(begun, 1, "dead/1"));
        harness.report(Events.succeeded(done, 1, HERE, "{\"a\":1}"));

        harness.submit(done);
        harness.submit(begun);
        harness.pulse();

        assertThat(onlyResult().getIncidentId()).isEqualTo("i10");
        assertThat(harness.queue().takeAll()).as("nothing to call").isEmpty();
        assertThat(harness.requireItem(begun).getStatus()).isEqualTo(ItemStatus.STARTED);
        assertThat(harness.requireItem(begun).getExecutorId()).isEqualTo("dead/1");
        assertThat(harness.experiment("e").getAttempts()).isEqualTo(2);
        assertThat(harness.rejects()).isEmpty();
        assertThat(harness.<byte[]>store(Stores.EARLY_ATTEMPTS).approximateNumEntries())
                .isZero();
    }

    @Test
    void rejectsAnEventUnderAnotherKeyAndGoesOn() {
        harness.pipe(Topics.ATTEMPTS, "e/other/t", Events.started(KEY, 1, HERE));
        assertRejected("key_mismatch");
        harness.pipe(Topics.ATTEMPTS, "no key", Events.started(KEY, 1, HERE));
        assertRejected("invalid_key");
        harness.pipe(
                Topics.ATTEMPTS,
                KEY.toString().getBytes(StandardCharsets.UTF_8),
                "junk".getBytes(StandardCharsets.UTF_8));
        assertRejected("undecodable");

        harness.report(Events.started(KEY, 1, HERE));
        harness.report(Events.succeeded(KEY, 1, HERE, "{}"));
        assertThat(harness.results()).hasSize(1);
    }

    @Test
    void believesNobodyWhoHasNotStartedTheAttempt() {
        harness.report(Events.succeeded(KEY, 1, "stranger/1", "{\"a\":0}"));
        assertRejected("unknown_attempt");
        harness.report(Events.started(KEY, 1, HERE));
        harness.report(Events.succeeded(KEY, 1, "stranger/1", "{\"a\":0}"));
        assertRejected("unknown_attempt");
        assertThat(harness.results()).isEmpty();

        harness.report(Events.succeeded(KEY, 1, HERE, "{\"a\":1}"));

        assertThat(onlyResult().getOutput()).isEqualTo("{\"a\":1}");
        assertThat(harness.rejects()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -7, 0, 2, Integer.MAX_VALUE})
    void knowsWhichAttemptsWereGivenOut(int attempt) {
        harness.report(Events.started(KEY, attempt, "stranger/1"));
        assertRejected("unknown_attempt");
        harness.report(Events.succeeded(KEY, attempt, "stranger/1", "{}"));
        assertRejected("unknown_attempt");
        harness.report(Events.inDoubt(KEY, attempt, "stranger/1"));
        assertRejected("unknown_attempt");
        harness.pulse();

        assertThat(harness.results()).isEmpty();
        assertThat(harness.requireItem(KEY).getStatus()).isEqualTo(ItemStatus.QUEUED);
        assertThat(harness.experiment("e").getAttempts()).isZero();
    }

    @Test
    void believesInNoNegativeUseOfABudget() {
        harness.report(Events.started(KEY, 1, HERE));
        Attempt success = Events.succeeded(KEY, 1, HERE, "{}");
        success.setTokensIn(-1_000L);
        harness.report(success);

        assertRejected("unknown_attempt");
        assertThat(harness.results()).isEmpty();
    }

    @Test
    void onlyACommandChangesAnExperimentThatIsOver() {
        fail(1, "first");
        fail(2, "second");
        harness.pulse();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        onlyResult();

        harness.report(Events.started(KEY, 3, "stranger/1"));
        assertRejected("experiment_ended");
        harness.report(Events.succeeded(KEY, 2, "stranger/1", "{}"));
        assertRejected("unknown_attempt");
        harness.advance(Duration.ofSeconds(1));
        assertThat(harness.results()).isEmpty();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(harness.experiment("e").getAttempts()).isEqualTo(2);
        assertThat(harness.experiment("e").getAttemptsInDoubt()).isZero();

        harness.command("e", CommandKind.RETRY);
        harness.advance(Duration.ofSeconds(1));
        harness.report(Events.started(KEY, 3, HERE));
        harness.report(Events.succeeded(KEY, 3, HERE, "{}"));
        assertThat(onlyResult().getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
        harness.advance(Duration.ofSeconds(1));

        harness.report(Events.started(KEY, 3, "stranger/1"));
        assertRejected("experiment_ended");
        harness.advance(Duration.ofSeconds(1));
        assertThat(harness.experiment("e").getAttemptsInDoubt()).isZero();
    }

    @Test
    void foldsAnEventThoughTheExperimentIsNotKnownHereYet() {
        ItemKey early = new ItemKey("f", "i", "t");
        harness.submit(early);

        harness.report(Events.started(early, 1, "there/1"));
        harness.report(Events.failed(early, 1, "there/1", ErrorCategory.API_ERROR, "no"));

        assertThat(harness.rejects()).isEmpty();
        assertThat(harness.requireItem(early).getStatus()).isEqualTo(ItemStatus.RETRYING);
        assertThat(harness.requireItem(early).getAttempts()).isEqualTo(1);
    }

    @Test
    void replacesAFailedResultByALateSuccess() {
        Attempt late = Events.succeeded(KEY, 1, "there/1", "{}");
        harness.report(Events.started(KEY, 1, "there/1"));
        harness.report(Events.inDoubt(KEY, 1, "there/1"));
        fail(2, "second");
        fail(3, "third");
        harness.pulse();
        assertThat(onlyResult().getStatus()).isEqualTo(ResultStatus.FAILED);

        harness.report(late);
        harness.pulse();

        assertThat(onlyResult().getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(harness.experiment("e").getItemsFailed()).isZero();
        assertThat(harness.experiment("e").getItemsSucceeded()).isEqualTo(1);
    }

    private void fail(int attempt, String message) {
        harness.report(Events.started(KEY, attempt, HERE));
        Attempt failed = Events.failed(KEY, attempt, HERE, ErrorCategory.API_ERROR, message);
        harness.report(Events.at(failed, harness.now().toEpochMilli()));
    }

    private Result onlyResult() {
        List<Result> results = harness.results();
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    private void assertRejected(String reason) {
        assertThat(harness.rejects()).singleElement().satisfies(reject -> {
            assertThat(header(reject, RejectHeaders.REASON)).isEqualTo(reason);
            assertThat(header(reject, RejectHeaders.TOPIC)).isEqualTo("attempts");
        });
    }
}
