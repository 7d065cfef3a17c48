package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dispatch.QueuedTask;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.PauseCause;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.state.Stores;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.RecordingQueue.Doubt;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A budget that runs short comes to its end in bounded time, whatever items wait for. Partition 1 is played. */
class ShortBudgetTest {
    private static final String HERE = "here/2";

    private final TopologyHarness harness = new TopologyHarness(TestHandler.slow(task -> "{}"));

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void aPartitionBeginsNothingWithinWhatItHandedBack() {
        start(100, 60, "");
        harness.submit(key(1));
        harness.pulse();
        end(harness.queue().takeAll().get(0), 10);
        harness.pulse();

        Tally other = other(90);
        harness.report(other);
        harness.pulse();
        harness.submit(key(2));
        harness.pulse();

        assertThat(harness.queue().takeAll()).as("90 are another's now").isEmpty();
        assertThat(record().getStatus()).as("the other can begin its call").isEqualTo(ExperimentStatus.RUNNING);
        assertThat(own().getTokensReturned()).isPositive();
    }

    @Test
    void endsWhileAnItemIsHeldWhosePartitionHasSomeLeft() {
        start(100, 30, "\"on_in_doubt\":\"hold\"");
        harness.submit(key(1));
        harness.pulse();
        QueuedTask task = harness.queue().takeAll().get(0);
        harness.report(started(task));
        harness.report(Events.inDoubt(task.key(), 1, HERE));
        harness.pulse();

        harness.report(other(95));
        harness.advance(Duration.ofSeconds(1));
        harness.advance(Duration.ofSeconds(1));

        assertEnded();
    }

    @Test
    void endsWhileARetryWaitsForAnHourThatIsNotCoveredEither() {
        start(100, 60, "\"retry_backoff\":\"1h\",\"retry_backoff_max\":\"1h\"");
        harness.submit(key(1));
        harness.pulse();
        QueuedTask task = harness.queue().takeAll().get(0);
        harness.report(started(task));
        Attempt failed = Events.failed(task.key(), 1, HERE, ErrorCategory.TIMEOUT, "no answer");
        failed.setRetryAfterMs(Duration.ofHours(1).toMillis());
        harness.report(failed);
        harness.advance(Duration.ofSeconds(2));

        assertEnded();
    }

    @Test
    void findsCallsInDoubtBehindAnItemThatIsNotCovered() {
        start(100, 60, "\"max_attempts\":9");
        harness.submit(key(1), key(2));
        harness.queue().setRoom(0);
        harness.pulse();
        Attempt lost = Events.started(key(2), 1, "here/1");
        lost.setTokensReserved(60L);
        harness.report(lost);
        harness.queue().setRoom(10);
        harness.advance(Duration.ofSeconds(1));

        assertThat(harness.queue().takeAll()).isEmpty();
        assertThat(harness.queue().doubts()).contains(new Doubt(0, key(2), 1, "here/1"));

        harness.report(Events.inDoubt(key(2), 1, "here/1"));
        harness.advance(Duration.ofSeconds(1));
        assertEnded();
    }

    /** Prices alone limit nothing: whoever wants to know what a run costs need not guess a limit first. */
    @Test
    void pricesWithoutALimitCountMoneyAndHoldNothingUp() {
        harness.start("e", spec("\"prices\":{\"*\":\"1/3/0.5\"}", ""), 2);
        harness.submit(key(1), key(2));
        harness.pulse();
        List<QueuedTask> tasks = harness.queue().takeAll();
        assertThat(tasks).hasSize(2).allMatch(task -> task.reserved().isNone());
        for (QueuedTask task : tasks) {
            harness.report(started(task));
            Attempt done = Events.succeeded(task.key(), task.attempt(), HERE, "{}");
            done.setTokensIn(100L);
            done.setTokensOut(10L);
            done.setTokensCached(80L);
            harness.report(done);
        }
        harness.pulse();

        assertThat(record().getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(record().getMicrosSpent()).isEqualTo(2 * (20 + 40 + 30));
        assertThat(record().getTokensSpent()).isEqualTo(2 * 110);
        assertThat(record().getMetrics().getTokensCached()).isEqualTo(160);
    }

    @Test
    void tokensAreCountedWithoutABudget() {
        harness.start("e", Specs.of("slow"), 1);
        harness.submit(key(1));
        harness.pulse();
        end(harness.queue().takeAll().get(0), 70);
        harness.pulse();

        assertThat(record().getTokensSpent()).isEqualTo(70);
        assertThat(record().getMicrosSpent()).isZero();
    }

    @Test
    void theWallTimeEndsAnExperimentThatNobodyReportsOn() {
        harness.start("e", spec("\"wall_time\":\"10m\"", ""), 5);
        harness.advance(Duration.ofMinutes(9));
        assertThat(record().getStatus()).isEqualTo(ExperimentStatus.RUNNING);

        harness.advance(Duration.ofMinutes(2));

        assertThat(record().getPausedBy()).isEqualTo(PauseCause.BUDGET);
        assertThat(record().getStatusReason()).contains("the wall time is over");
        assertThat(harness.published())
                .last()
                .extracting(Experiment::getPausedBy)
                .isEqualTo(PauseCause.BUDGET);
    }

    private void assertEnded() {
        assertThat(record().getPausedBy()).isEqualTo(PauseCause.BUDGET);
        assertThat(record().getStatusReason()).contains("what is left does not cover one more call");
    }

    private void start(long tokens, long aCall, String execution) {
        harness.start("e", spec("\"tokens\":" + tokens + ",\"tokens_per_call\":" + aCall, execution), 20);
    }

    private static String spec(String budget, String execution) {
        String spec = execution.isEmpty() ? Specs.of("slow") : Specs.of("slow", execution);
        return spec.substring(0, spec.length() - 1) + ",\"budget\":{" + budget + "}}";
    }

    /** Returns the tally of a partition with items of which the next one costs so much. */
    private static Tally other(long wanted) {
        Tally tally = Records.tally("e", 1, 10, 0, 0);
        tally.setTokensWanted(wanted);
        return tally;
    }

    private void end(QueuedTask task, long tokens) {
        harness.report(started(task));
        Attempt done = Events.succeeded(task.key(), task.attempt(), HERE, "{}");
        done.setTokensIn(tokens);
        done.setTokensOut(0L);
        harness.report(done);
    }

    private static Attempt started(QueuedTask task) {
        Attempt event = Events.started(task.key(), task.attempt(), HERE);
        event.setTokensReserved(task.reserved().tokens());
        event.setMicrosReserved(task.reserved().micros());
        return event;
    }

    private static ItemKey key(int number) {
        return new ItemKey("e", "i" + number, "t");
    }

    private Experiment record() {
        return harness.experiment("e");
    }

    private Tally own() {
        return harness.<Tally>store(Stores.TALLIES).get("e");
    }
}
