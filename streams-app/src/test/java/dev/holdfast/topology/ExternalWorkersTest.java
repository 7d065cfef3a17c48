package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.handler.ExternalType;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.DispatchedTask;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.RecordingQueue.Doubt;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TopologyHarness;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workers outside take tasks from a topic and answer on another: with the guarantees of the executors inside. */
class ExternalWorkersTest {
    private static final ItemKey KEY = new ItemKey("e", "i1", "t");
    private static final String WORKER = "worker-1/a";

    private final TopologyHarness harness = new TopologyHarness(new ExternalType());

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void getTasksThatCarryAllTheyNeed() {
        harness.start("e", """
                {"experiment": {"name": "n"}, "handler": {"kind": "external", "config": {"prompt": "p", "tags": ["a"]}},
                 "execution": {"workers": "external", "timeout": "7s"}}""", 1);
        harness.submit(KEY);
        harness.pulse();

        DispatchedTask task = harness.tasks().get(0);
        assertThat(task.getIncidentId()).isEqualTo("i1");
        assertThat(task.getAttempt()).isEqualTo(1);
        assertThat(task.getText()).isEqualTo(Records.item(KEY).getText());
        assertThat(task.getFields()).isEqualTo(Records.item(KEY).getFields());
        assertThat(task.getTimeoutMs()).isEqualTo(7_000);
        assertThat(task.getConfig()).isEqualTo("{\"prompt\":\"p\",\"tags\":[\"a\"]}");
        assertThat(Duration.between(harness.now(), task.getTakeUntil())).isGreaterThan(Duration.ofMinutes(9));
        assertThat(harness.queue().takeAll()).as("no executor inside").isEmpty();
    }

    @Test
    void oneResultFollowsFromAStartAndASuccess() {
        startWith(1, KEY);
        report(Events.started(KEY, 1, WORKER));
        report(Events.succeeded(KEY, 1, WORKER, "{ \"a\" : 1 }"));

        Result result = harness.results().get(0);
        assertThat(result.getOutput()).isEqualTo("{\"a\":1}");
        assertThat(result.getAttemptCount()).isEqualTo(1);
        harness.advance(Duration.ofHours(1));
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(harness.tasks()).as("in all").hasSize(1);
    }

    @Test
    void noMoreTasksAreOutThanTheLimitSays() {
        start(5, "\"concurrency\":2");
        harness.submit(keys("a", "b", "c", "d", "e"));
        harness.pulse();
        assertThat(incidents()).containsExactly("a", "b");

        report(Events.started(new ItemKey("e", "b", "t"), 1, WORKER));
        harness.advance(Duration.ofSeconds(10));
        assertThat(incidents()).as("one that is worked on is out").isEmpty();

        report(Events.succeeded(new ItemKey("e", "b", "t"), 1, WORKER, "{}"));
        harness.pulse();
        assertThat(incidents()).containsExactly("c");
        assertThat(harness.experiment("e").getTasksWaiting()).isEqualTo(2);
    }

    @Test
    void aTaskThatNobodyTakesIsOfferedAgainUnderTheSameNumber() {
        startWith(1, KEY);
        assertThat(harness.tasks()).hasSize(1);

        harness.advance(Duration.ofMinutes(9));
        assertThat(harness.tasks()).as("it may still be taken").isEmpty();
        harness.advance(Duration.ofMinutes(3));

        assertThat(harness.tasks()).extracting(DispatchedTask::getAttempt).containsExactly(1);
        assertThat(harness.experiment("e").getTasksWaiting()).isEqualTo(1);
        assertThat(harness.requireItem(KEY).getAttempts()).isZero();
    }

    @Test
    void aFailureIsRepeatedAsItsCategorySaysAndGoesToTheErrorsInTheEnd() {
        start(1, "\"max_attempts\":2");
        harness.submit(KEY);
        harness.pulse();
        report(Events.started(KEY, 1, WORKER));
        report(Events.failed(KEY, 1, WORKER, ErrorCategory.API_ERROR, "first"));
        harness.advance(Duration.ofSeconds(2));
        report(Events.started(KEY, 2, "worker-2/b"));
        report(Events.failed(KEY, 2, "worker-2/b", ErrorCategory.API_ERROR, "second"));

        assertThat(harness.tasks()).extracting(DispatchedTask::getAttempt).containsExactly(1, 2);
        Result result = harness.results().get(0);
        assertThat(result.getStatus()).isEqualTo(ResultStatus.FAILED);
        assertThat(result.getFirstErrorMessage()).isEqualTo("first");
        assertThat(result.getErrorMessage()).isEqualTo("second");
        assertThat(result.getAttemptCount()).isEqualTo(2);
    }

    @Test
    void aWorkerThatIsNotHeardOfInTimeIsInDoubtAndNotBefore() {
        startWith(1, KEY);
        report(Events.started(KEY, 1, WORKER));
        harness.advance(Duration.ofSeconds(55));
        assertThat(harness.queue().doubts())
                .as("it is no member of the group, and need not be")
                .isEmpty();

        harness.advance(Duration.ofSeconds(12));
        assertThat(harness.queue().doubts()).containsExactly(new Doubt(0, KEY, 1, WORKER));
        report(Events.inDoubt(KEY, 1, WORKER));
        harness.pulse();

        assertThat(harness.tasks()).extracting(DispatchedTask::getAttempt).containsExactly(1, 2);
        assertThat(harness.requireItem(KEY).getInDoubt()).isEqualTo(1);
    }

    @Test
    void aHeartbeatKeepsAnAttemptAlive() {
        startWith(1, KEY);
        report(Events.started(KEY, 1, WORKER));
        for (int i = 0; i < 5; i++) {
            harness.advance(Duration.ofSeconds(40));
            report(heartbeat(1, WORKER));
            report(heartbeat(1, "somebody/else"));
        }

        assertThat(harness.queue().doubts()).isEmpty();
        assertThat(harness.requireItem(KEY).getAttempts()).isEqualTo(1);
        assertThat(harness.requireItem(KEY).getExecutorId()).isEqualTo(WORKER);
    }

    @Test
    void aWorkerThatWasGivenUpTakesNothingBackButItsSuccessCounts() {
        startWith(1, KEY);
        report(Events.started(KEY, 1, WORKER));
        report(Events.inDoubt(KEY, 1, WORKER));
        harness.pulse();
        report(Events.started(KEY, 2, "worker-2/b"));

        report(heartbeat(1, WORKER));
        report(Events.failed(KEY, 1, WORKER, ErrorCategory.DATA_ERROR, "late"));
        assertThat(harness.requireItem(KEY).getExecutorId()).isEqualTo("worker-2/b");
        report(Events.succeeded(KEY, 1, WORKER, "{\"by\":1}"));
        report(Events.succeeded(KEY, 2, "worker-2/b", "{\"by\":2}"));

        assertThat(harness.results()).extracting(Result::getOutput).containsExactly("{\"by\":1}");
    }

    @Test
    void twoThatTakeTheSameTaskAreBothCountedAndTheFirstOneRuns() {
        startWith(1, KEY);
        report(Events.started(KEY, 1, WORKER));
        report(Events.started(KEY, 1, WORKER));
        assertThat(harness.requireItem(KEY).getAttempts()).as("written twice").isEqualTo(1);

        report(Events.started(KEY, 1, "worker-2/b"));
        assertThat(harness.requireItem(KEY).getAttempts()).isEqualTo(2);
        assertThat(harness.requireItem(KEY).getInDoubt()).isEqualTo(1);
        assertThat(harness.requireItem(KEY).getExecutorId()).isEqualTo(WORKER);

        report(Events.failed(KEY, 1, WORKER, ErrorCategory.API_ERROR, "no"));
        harness.advance(Duration.ofSeconds(2));
        assertThat(harness.tasks()).as("the other one goes on").hasSize(1);
        assertThat(harness.requireItem(KEY).getExecutorId()).isEqualTo("worker-2/b");
        report(Events.failed(KEY, 1, "worker-2/b", ErrorCategory.API_ERROR, "no, too"));
        harness.advance(Duration.ofSeconds(5));
        assertThat(harness.tasks()).extracting(DispatchedTask::getAttempt).containsExactly(3);
    }

    @Test
    void aWorkerThatGoesOnWithTheTaskOfADeadOneIsNotOvertaken() {
        startWith(1, KEY);
        report(Events.started(KEY, 1, WORKER));
        harness.advance(Duration.ofSeconds(30));
        report(Events.started(KEY, 1, "worker-2/b"));
        harness.advance(Duration.ofSeconds(36));
        assertThat(harness.queue().doubts()).containsExactly(new Doubt(0, KEY, 1, WORKER));
        report(Events.inDoubt(KEY, 1, WORKER));
        report(heartbeat(1, "worker-2/b"));
        harness.advance(Duration.ofSeconds(55));

        assertThat(harness.tasks()).as("the second worker is at work").hasSize(1);
        assertThat(harness.requireItem(KEY).getInDoubt()).as("of the two, one").isEqualTo(1);
        harness.advance(Duration.ofSeconds(11));
        assertThat(harness.queue().doubts())
                .as("each of the two is declared at its own time")
                .containsExactly(new Doubt(0, KEY, 1, WORKER), new Doubt(0, KEY, 1, "worker-2/b"));
    }

    @Test
    void anItemThatTwoWorkersHaveLeftInDoubtCanBeDecided() {
        start(1, "\"on_in_doubt\":\"hold\"");
        harness.submit(KEY);
        harness.pulse();
        report(Events.started(KEY, 1, WORKER));
        report(Events.started(KEY, 1, "worker-2/b"));
        report(Events.inDoubt(KEY, 1, WORKER));
        report(Events.inDoubt(KEY, 1, "worker-2/b"));
        assertThat(harness.requireItem(KEY).getStatus()).isEqualTo(ItemStatus.HELD);

        Attempt repeat = Events.inDoubt(KEY, harness.requireItem(KEY).getAttempts(), "ann");
        repeat.setEvent(AttemptEvent.REPEAT);
        report(repeat);
        harness.pulse();

        assertThat(harness.rejects()).isEmpty();
        assertThat(harness.tasks()).extracting(DispatchedTask::getAttempt).containsExactly(1, 3);
    }

    @Test
    void onHoldAnAttemptInDoubtWaitsForAPerson() {
        start(1, "\"on_in_doubt\":\"hold\"");
        harness.submit(KEY);
        harness.pulse();
        report(Events.started(KEY, 1, WORKER));
        report(Events.inDoubt(KEY, 1, WORKER));
        harness.advance(Duration.ofMinutes(20));

        assertThat(harness.requireItem(KEY).getStatus()).isEqualTo(ItemStatus.HELD);
        assertThat(harness.tasks()).hasSize(1);
    }

    @Test
    void aSuccessWithoutAnAnswerIsAParseError() {
        startWith(1, KEY);
        report(Events.started(KEY, 1, WORKER));
        report(Events.succeeded(KEY, 1, WORKER, "[1]"));

        assertThat(harness.requireItem(KEY).getStatus()).isEqualTo(ItemStatus.RETRYING);
        assertThat(harness.requireItem(KEY).getCategory()).isEqualTo(ErrorCategory.PARSE_ERROR);
        assertThat(harness.requireItem(KEY).getLastError()).contains("not a JSON object");
    }

    @Test
    void whatCannotBeTrueIsRejectedWithItsReason() {
        startWith(1, KEY);
        report(Events.succeeded(KEY, 1, WORKER, "{}"));
        report(Events.started(KEY, 2, WORKER));
        report(Events.started(KEY, 0, WORKER));

        assertThat(harness.rejects())
                .extracting(record -> TopologyHarness.header(record, RejectHeaders.REASON))
                .containsOnly("unknown_attempt")
                .hasSize(3);
        assertThat(harness.requireItem(KEY).getStatus()).isEqualTo(ItemStatus.DISPATCHED);
    }

    @Test
    void theAnswerOfAWorkerThatHasNotTakenTheTaskIsRejected() {
        startWith(1, KEY);
        report(Events.started(KEY, 1, WORKER));
        report(Events.succeeded(KEY, 1, "stranger/1", "{\"a\":0}"));

        assertThat(harness.rejects())
                .extracting(record -> TopologyHarness.header(record, RejectHeaders.REASON))
                .containsExactly("unknown_attempt");
        assertThat(harness.requireItem(KEY).getStatus()).isEqualTo(ItemStatus.STARTED);
        report(Events.succeeded(KEY, 1, WORKER, "{\"a\":1}"));
        assertThat(harness.results())
                .singleElement()
                .satisfies(result -> assertThat(result.getOutput()).isEqualTo("{\"a\":1}"));
    }

    @Test
    void aPauseWaitsForWhatIsTakenAndATaskThatIsOutStaysGood() {
        start(3, "\"concurrency\":2");
        harness.submit(keys("a", "b", "c"));
        harness.pulse();
        report(Events.started(new ItemKey("e", "a", "t"), 1, WORKER));

        harness.command("e", CommandKind.PAUSE);
        harness.advance(Duration.ofSeconds(5));
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.PAUSING);
        report(Events.succeeded(new ItemKey("e", "a", "t"), 1, WORKER, "{}"));
        harness.advance(Duration.ofSeconds(5));
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.PAUSED);
        assertThat(incidents()).as("nothing more is put out").containsExactly("a", "b");

        harness.command("e", CommandKind.RESUME);
        harness.pulse();
        assertThat(incidents()).as("b is still there").containsExactly("c");
    }

    @Test
    void aPauseDoesNotWaitForeverForAWorkerThatIsGone() {
        startWith(1, KEY);
        report(Events.started(KEY, 1, WORKER));
        harness.command("e", CommandKind.PAUSE);
        harness.advance(Duration.ofMinutes(2));
        assertThat(harness.queue().doubts()).isNotEmpty();
        report(Events.inDoubt(KEY, 1, WORKER));
        harness.advance(Duration.ofSeconds(1));

        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.PAUSED);
    }

    @Test
    void aCancelEndsWhatNobodyHasTakenAndKeepsALateAnswer() {
        start(2, "\"concurrency\":2");
        harness.submit(keys("a", "b"));
        harness.pulse();
        harness.command("e", CommandKind.CANCEL);
        harness.advance(Duration.ofSeconds(2));
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.CANCELLED);

        ItemKey late = new ItemKey("e", "b", "t");
        report(Events.started(late, 1, WORKER));
        report(Events.succeeded(late, 1, WORKER, "{}"));
        harness.pulse();

        assertThat(harness.requireItem(late).getStatus()).isEqualTo(ItemStatus.SUCCEEDED);
        assertThat(harness.requireItem(late).getAttempts()).isEqualTo(1);
        assertThat(harness.requireItem(late).getInDoubt()).isZero();
    }

    @Test
    void theBrokersClockCountsNotTheWorkers() {
        startWith(1, KEY);
        report(Events.at(Events.started(KEY, 1, WORKER), 0));
        harness.advance(Duration.ofSeconds(10));

        assertThat(harness.queue().doubts()).isEmpty();
    }

    private void startWith(int total, ItemKey... keys) {
        start(total);
        harness.submit(keys);
        harness.pulse();
    }

    private void start(int total, String... execution) {
        List<String> members = Stream.concat(Stream.of("\"workers\":\"external\""), Stream.of(execution))
                .toList();
        harness.start("e", Specs.of("external", members.toArray(String[]::new)), total);
    }

    private void report(Attempt event) {
        harness.report(event);
    }

    private List<String> incidents() {
        return harness.tasks().stream().map(DispatchedTask::getIncidentId).toList();
    }

    private static Attempt heartbeat(int attempt, String worker) {
        Attempt event = Events.started(KEY, attempt, worker);
        event.setEvent(AttemptEvent.HEARTBEAT);
        return event;
    }

    private static ItemKey[] keys(String... incidents) {
        return Stream.of(incidents)
                .map(incident -> new ItemKey("e", incident, "t"))
                .toArray(ItemKey[]::new);
    }
}
