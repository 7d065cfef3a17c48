package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dispatch.QueuedTask;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.RecordingQueue.Doubt;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Giving out work: when, what first, how much, and what an executor that is gone has left behind. */
class DispatchTest {
    private static final TestHandler SLOW = TestHandler.slow(task -> "{}");
    private static final ItemKey KEY = new ItemKey("e", "i1", "t");

    @Test
    void waitsUntilTheJournalIsReadToTheEndThatItHadAtTheStart() {
        try (TopologyHarness harness = TopologyHarness.beforeJournalEndIsKnown(SLOW)) {
            harness.start("e", Specs.of("slow"), 2);
            harness.submit(KEY, new ItemKey("e", "i2", "t"));
            harness.pulse();
            assertThat(harness.queue().takeAll()).as("the end is not known").isEmpty();

            harness.answerJournalEnd(2);
            harness.report(Events.started(KEY, 1, "there/1"));
            harness.pulse();
            assertThat(harness.queue().takeAll()).as("one event is missing").isEmpty();

            harness.report(Events.succeeded(KEY, 1, "there/1", "{}"));
            harness.pulse();
            assertThat(harness.queue().takeIncidents()).containsExactly("i2");
        }
    }

    @Test
    void givesOutItemsThatHaveNotFailedFirstWhereManyFail() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            harness.start("e", Specs.of("slow", "\"retry_backoff\":\"1ms\""), 3);
            harness.queue().setRoom(1);
            harness.submit(KEY, new ItemKey("e", "i2", "t"), new ItemKey("e", "i3", "t"));
            harness.pulse();
            assertThat(harness.queue().takeIncidents()).containsExactly("i1");
            harness.report(Events.started(KEY, 1, "here/2"));
            harness.report(Events.failed(KEY, 1, "here/2", ErrorCategory.API_ERROR, "503"));

            harness.queue().wantFresh();
            harness.queue().setRoom(3);
            harness.advance(Duration.ofSeconds(1));

            assertThat(harness.queue().takeIncidents()).containsExactly("i2", "i3", "i1");
        }
    }

    @Test
    void aProbeIsAnItemThatHasNotFailedAlsoWhereTheBacklogIsReadFromItsStart() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            harness.start("e", Specs.of("slow", "\"retry_backoff\":\"1ms\""), 2);
            harness.queue().setRoom(1);
            harness.submit(KEY, new ItemKey("e", "i2", "t"));
            harness.pulse();
            assertThat(harness.queue().takeIncidents()).containsExactly("i1");
            harness.report(Events.started(KEY, 1, "here/2"));
            harness.report(Events.failed(KEY, 1, "here/2", ErrorCategory.API_ERROR, "503"));
            ExperimentCommand opened = Records.command(CommandKind.BREAKER_OPENED, "e");
            opened.setCategory(ErrorCategory.API_ERROR);
            harness.send(opened);
            harness.advance(Duration.ofSeconds(1));
            assertThat(harness.published())
                    .last()
                    .satisfies(record -> assertThat(record.getStatus()).isEqualTo(ExperimentStatus.PAUSED));

            harness.queue().wantFresh();
            harness.queue().setRoom(1);
            harness.pulse();

            assertThat(harness.queue().takeIncidents()).containsExactly("i2");
        }
    }

    @Test
    void whatWasLinedUpWhenTheBreakerOpenedDoesNotStandInTheWayOfAProbe() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            harness.start("e", Specs.of("slow"), 3);
            harness.queue().setRoom(3);
            harness.submit(KEY, new ItemKey("e", "i2", "t"), new ItemKey("e", "i3", "t"));
            harness.pulse();
            assertThat(harness.queue().takeIncidents()).containsExactly("i1", "i2", "i3");
            assertThat(harness.queue().rested()).isEmpty();
            harness.report(Events.started(KEY, 1, "here/2"));
            harness.report(Events.failed(KEY, 1, "here/2", ErrorCategory.API_ERROR, "503"));
            ExperimentCommand opened = Records.command(CommandKind.BREAKER_OPENED, "e");
            opened.setCategory(ErrorCategory.API_ERROR);
            harness.send(opened);
            harness.pulse();
            assertThat(harness.queue().rested()).as("dropped").containsExactly("e");

            harness.queue().wantFresh();
            harness.queue().setRoom(1);
            harness.pulse();

            assertThat(harness.queue().takeIncidents()).containsExactly("i2");
        }
    }

    @Test
    void readsTheJournalToItsEndAgainWhenItStoodStillForSoLongThatAnotherMayHaveHadItsItems() {
        try (TopologyHarness harness = TopologyHarness.beforeJournalEndIsKnown(SLOW)) {
            harness.start("e", Specs.of("slow"), 2);
            harness.answerJournalEnd(0);
            harness.submit(KEY, new ItemKey("e", "i2", "t"));
            harness.queue().setRoom(0);
            harness.pulse();

            harness.queue().setRoom(2);
            harness.forgetJournalEnd();
            harness.advance(Duration.ofSeconds(6));
            assertThat(harness.queue().takeAll()).as("the end is not known").isEmpty();

            harness.answerJournalEnd(1);
            harness.report(Events.started(KEY, 1, "there/1"));
            harness.pulse();
            assertThat(harness.queue().takeIncidents()).containsExactly("i2");
        }
    }

    @Test
    void doesNotWaitForEventsThatNobodyWillReadButIsSureFirstThatThePartitionIsItsOwn() {
        try (TopologyHarness harness = TopologyHarness.beforeJournalEndIsKnown(SLOW)) {
            harness.start("e", Specs.of("slow"), 1);
            harness.submit(KEY);
            harness.answerJournalEnd(9);
            harness.setJournalPassed(9);
            work(harness, 14);
            harness.advance(Duration.ofSeconds(6));
            work(harness, 14);
            assertThat(harness.queue().takeAll())
                    .as("it stood still: what is committed may be another instance's")
                    .isEmpty();

            work(harness, 4);
            assertThat(harness.queue().takeIncidents()).containsExactly("i1");
        }
    }

    /** Lets time go by without a standstill. */
    private static void work(TopologyHarness harness, int seconds) {
        for (int i = 0; i < seconds; i++) {
            harness.advance(Duration.ofMillis(800)); // and two pulses
        }
    }

    @Test
    void saysThatItIsAtRestAlsoWhereItHoldsNothingOfWhatIsPaused() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            harness.start("e", Specs.of("slow"), 1);
            harness.command("e", CommandKind.PAUSE);
            assertThat(harness.experiment("e").getStatus())
                    .as("the partition has not said yet that it is at rest")
                    .isEqualTo(ExperimentStatus.PAUSING);

            harness.pulse();

            assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.PAUSED);
        }
    }

    @Test
    void dropsWhatIsLinedUpThoughThePauseIsOverWhenItIsSeen() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            harness.start("e", Specs.of("slow"), 1);
            harness.submit(KEY);
            harness.pulse();

            harness.pipe(
                    Topics.EXPERIMENTS,
                    "e",
                    Experiment.newBuilder(harness.experiment("e"))
                            .setStatus(ExperimentStatus.PAUSED)
                            .setPauseGeneration(1)
                            .build());
            harness.pulse();

            assertThat(harness.queue().rested()).containsExactly("e");
        }
    }

    @Test
    void givesOutItemsInTheOrderInWhichTheyCame() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            harness.start("e", Specs.of("slow"), 5);

            harness.submit(keys("e", "c", "a", "e", "b", "d"));
            harness.pulse();

            assertThat(harness.queue().takeIncidents()).containsExactly("c", "a", "e", "b", "d");
        }
    }

    @Test
    void givesOutNoMoreThanThereIsRoomFor() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            harness.start("e", Specs.of("slow"), 3);
            harness.queue().setRoom(2);

            harness.submit(keys("e", "a", "b", "c"));
            harness.pulse();
            assertThat(harness.queue().takeIncidents()).containsExactly("a", "b");

            harness.queue().setRoom(1);
            harness.pulse();
            assertThat(harness.queue().takeIncidents()).containsExactly("c");
        }
    }

    @Test
    void givesOutNothingFromAPauseOnAndAllThatIsLeftAfterTheResume() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            harness.start("e", Specs.of("slow"), 2);
            harness.queue().setRoom(1);
            harness.submit(keys("e", "a", "b"));
            harness.pulse();

            harness.command("e", CommandKind.PAUSE);
            harness.pulse();
            assertThat(harness.experiment("e").getStatus()).as("a may run").isEqualTo(ExperimentStatus.PAUSING);
            assertThat(harness.queue().takeIncidents()).containsExactly("a");
            harness.pulse();
            harness.pulse();
            assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.PAUSED);
            assertThat(harness.queue().takeIncidents()).isEmpty();

            harness.queue().setRoom(2);
            harness.command("e", CommandKind.RESUME);
            harness.pulse();
            assertThat(harness.queue().takeIncidents()).as("a had not begun").containsExactly("a", "b");
        }
    }

    @Test
    void offersAnItemAgainThatWasRefused() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            harness.start("e", Specs.of("slow"), 1);
            harness.queue().setRefusing(true);
            harness.submit(KEY);
            harness.pulse();

            harness.queue().setRefusing(false);
            harness.advance(Duration.ofSeconds(2));

            assertThat(harness.queue().takeIncidents()).containsExactly("i1");
        }
    }

    @Test
    void offersAnItemOnceWhileItRuns() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            harness.start("e", Specs.of("slow"), 1);
            harness.submit(KEY);
            harness.pulse();
            harness.report(Events.started(KEY, 1, "here/2"));
            harness.advance(Duration.ofHours(1));

            assertThat(harness.queue().takeAll()).hasSize(1);
            assertThat(harness.queue().doubts()).isEmpty();
        }
    }

    @Test
    void servesExperimentsInTurn() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            harness.start("e", Specs.of("slow"), 100);
            harness.start("f", Specs.of("slow"), 100);
            harness.queue().setRoom(0);
            harness.submit(keys("e", numbers()));
            harness.submit(keys("f", numbers()));

            for (int i = 0; i < 6; i++) {
                harness.queue().setRoom(1);
                harness.pulse();
            }

            assertThat(harness.queue().takeAll())
                    .extracting(task -> task.key().experimentId())
                    .contains("e", "f");
        }
    }

    @Test
    void givesTheExecutorWhatItNeeds() {
        try (TopologyHarness harness = new TopologyHarness(SLOW)) {
            harness.start("e", Specs.of("slow", "\"timeout\":\"7s\""), 1);

            harness.submit(KEY);
            harness.pulse();

            QueuedTask task = harness.queue().takeAll().get(0);
            assertThat(task.partition()).isZero();
            assertThat(task.attempt()).isEqualTo(1);
            assertThat(task.item()).isEqualTo(Records.item(KEY));
            assertThat(task.handler().kind()).isEqualTo("slow");
            assertThat(task.execution().timeout()).isEqualTo(Duration.ofSeconds(7));
        }
    }

    @Test
    void declaresOnceInDoubtWhatAnEarlierIncarnationStarted() {
        try (TopologyHarness harness = begunBy("here/1", Specs.of("slow"))) {

            harness.pulse();
            harness.advance(Duration.ofSeconds(5));

            assertThat(harness.queue().doubts()).containsExactly(new Doubt(0, KEY, 1, "here/1"));
            assertThat(harness.queue().takeAll()).isEmpty();
        }
    }

    @Test
    void declaresItAgainWhenTheDeclarationGotLost() {
        try (TopologyHarness harness = begunBy("here/1", Specs.of("slow"))) {
            harness.pulse();

            harness.advance(Duration.ofMinutes(1));

            assertThat(harness.queue().doubts()).hasSize(2);
        }
    }

    @Test
    void repeatsWhatWasInDoubt() {
        try (TopologyHarness harness = begunBy("here/1", Specs.of("slow"))) {
            harness.pulse();

            harness.report(Events.inDoubt(KEY, 1, "here/1"));
            harness.pulse();

            assertThat(harness.queue().takeAll())
                    .singleElement()
                    .satisfies(task -> assertThat(task.attempt()).isEqualTo(2));
            assertThat(harness.experiment("e").getItemsInDoubt()).isEqualTo(1);
            assertThat(harness.experiment("e").getAttemptsInDoubt()).isEqualTo(1);
        }
    }

    @Test
    void holdsWhatWasInDoubtWhereTheSpecSaysSo() {
        try (TopologyHarness harness = begunBy("here/1", Specs.of("slow", "\"on_in_doubt\":\"hold\""))) {
            harness.pulse();

            harness.report(Events.inDoubt(KEY, 1, "here/1"));
            harness.advance(Duration.ofHours(1));

            assertThat(harness.queue().takeAll()).isEmpty();
            assertThat(harness.requireItem(KEY).getStatus()).isEqualTo(ItemStatus.HELD);
            assertThat(harness.experiment("e").getItemsHeld()).isEqualTo(1);
        }
    }

    @Test
    void doubtsAnotherInstanceOnlyAfterItsTimeAndGrace() {
        try (TopologyHarness harness = begunBy("there/1", Specs.of("slow"))) {

            harness.advance(Duration.ofMillis(Events.TIMEOUT_MS));
            assertThat(harness.queue().doubts()).isEmpty();

            harness.advance(Duration.ofSeconds(6));
            assertThat(harness.queue().doubts()).containsExactly(new Doubt(0, KEY, 1, "there/1"));
        }
    }

    @Test
    void doubtsWithinSecondsWhatAnInstanceWasDoingThatIsGone() {
        try (TopologyHarness harness = begunBy("there/1", Specs.of("slow"))) {
            harness.advance(Duration.ofSeconds(20));
            assertThat(harness.queue().doubts()).as("it lives").isEmpty();

            harness.instanceDies("there");
            for (int pulse = 0; pulse < 8; pulse++) {
                harness.advance(Duration.ofMillis(500));
            }
            assertThat(harness.queue().doubts()).containsExactly(new Doubt(0, KEY, 1, "there/1"));
        }
    }

    @Test
    void takesItsTasksBackWhenItStops() {
        TopologyHarness harness = new TopologyHarness(SLOW);

        harness.close();

        assertThat(harness.queue().recalled()).containsExactly(0);
    }

    /** An item whose first attempt an executor has begun, with the journal read to the end that it had at the start. */
    private static TopologyHarness begunBy(String executor, String spec) {
        TopologyHarness harness = TopologyHarness.beforeJournalEndIsKnown(SLOW);
        harness.start("e", spec, 1);
        harness.submit(KEY);
        harness.report(Events.started(KEY, 1, executor));
        harness.answerJournalEnd(1);
        return harness;
    }

    private static ItemKey[] keys(String experiment, String... incidents) {
        return java.util.Arrays.stream(incidents)
                .map(incident -> new ItemKey(experiment, incident, "t"))
                .toArray(ItemKey[]::new);
    }

    private static String[] numbers() {
        return IntStream.range(0, 50).mapToObj(Integer::toString).toArray(String[]::new);
    }
}
