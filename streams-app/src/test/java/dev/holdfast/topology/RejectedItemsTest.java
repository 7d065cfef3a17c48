package dev.holdfast.topology;

import static dev.holdfast.testing.TopologyHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A key of which no record could be taken is one of the experiment's, and finished, until a valid record of it comes. */
class RejectedItemsTest {
    private static final ItemKey GOOD = new ItemKey("e", "good", "t");
    private static final ItemKey BAD = new ItemKey("e", "bad", "t");
    private static final Duration QUIET = Duration.ofMillis(TallyFoldProcessor.QUIET_MS + 1_500);

    private final TopologyHarness harness =
            new TopologyHarness(TestHandler.slow(task -> "{}"), TestHandler.quick(task -> "{}"));

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void completesWhereOneOfTheKeysWasRejected() {
        harness.start("e", Specs.of("slow"), 2);
        oversize(BAD);
        succeed(GOOD);

        settle();

        Experiment record = harness.experiment("e");
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(record.getItemsRejected()).isEqualTo(1);
        assertThat(record.getItemsTotal()).isEqualTo(2);
        assertThat(record.getRejected()).isEqualTo(1);
        ItemState state = harness.requireItem(BAD);
        assertThat(state.getStatus()).isEqualTo(ItemStatus.REJECTED);
        assertThat(state.getLastError()).startsWith("oversize: ");
        assertThat(header(harness.rejects().get(0), RejectHeaders.EXPERIMENT_ID))
                .isEqualTo("e");
    }

    @Test
    void completesWhereTheTotalComesLast() {
        harness.start("e", Specs.of("slow"), 1_000);
        oversize(BAD);
        succeed(GOOD);
        settle();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.RUNNING);

        var submitted = Records.command(CommandKind.SUBMITTED, "e");
        submitted.setItemsTotal(2L);
        harness.send(submitted);
        settle();

        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void waitsForItemsThatAreOnTheirWay() {
        harness.start("e", Specs.of("slow"), 2);
        oversize(BAD);
        succeed(GOOD);
        harness.pulse();

        assertThat(harness.experiment("e").getStatus())
                .as("the rejected key may be none of the two")
                .isEqualTo(ExperimentStatus.RUNNING);
        succeed(new ItemKey("e", "late", "t"));
        harness.pulse();

        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(harness.experiment("e").getItemsTotal()).isEqualTo(3);
    }

    @Test
    void countsAKeyOnceHoweverOftenItIsRejected() {
        harness.start("e", Specs.of("slow"), 3);
        oversize(BAD);
        oversize(BAD);
        harness.pipe(Topics.WORK_ITEMS, bytes(BAD), "no Avro".getBytes(StandardCharsets.UTF_8));
        succeed(GOOD);

        settle();

        assertThat(harness.experiment("e").getItemsRejected()).isEqualTo(1);
        assertThat(harness.experiment("e").getRejected()).isEqualTo(3);
        assertThat(harness.experiment("e").getStatus())
                .as("a replay completes nothing early")
                .isEqualTo(ExperimentStatus.RUNNING);
    }

    @Test
    void takesAValidRecordInItsPlace() {
        harness.start("e", Specs.of("slow"), 2);
        oversize(BAD);

        succeed(BAD);
        succeed(GOOD);
        harness.pulse();

        Experiment record = harness.experiment("e");
        assertThat(record.getItemsRejected()).isZero();
        assertThat(record.getItemsSucceeded()).isEqualTo(2);
        assertThat(record.getDuplicates()).isZero();
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void takesAValidRecordOfAnInlineHandlerInItsPlace() {
        harness.start("e", Specs.of("quick"), 2);
        harness.submit(GOOD);
        oversize(BAD);

        harness.submit(BAD);
        harness.pulse();

        Experiment record = harness.experiment("e");
        assertThat(record.getItemsRejected()).isZero();
        assertThat(record.getItemsAdmitted()).isEqualTo(2);
        assertThat(record.getItemsSucceeded()).isEqualTo(2);
    }

    @Test
    void leavesAKnownItemAsItIs() {
        harness.start("e", Specs.of("slow"), 1);
        harness.submit(GOOD);

        oversize(GOOD);
        harness.pulse();

        assertThat(harness.requireItem(GOOD).getStatus()).isEqualTo(ItemStatus.QUEUED);
        assertThat(harness.experiment("e").getItemsRejected()).isZero();
        assertThat(harness.experiment("e").getRejected()).isEqualTo(1);
    }

    @Test
    void takesNothingMoreOnceItIsOver() {
        completesWhereOneOfTheKeysWasRejected();

        harness.submit(BAD);
        harness.pulse();

        assertThat(header(harness.rejects().get(0), RejectHeaders.REASON)).isEqualTo("experiment_ended");
        assertThat(harness.requireItem(BAD).getStatus()).isEqualTo(ItemStatus.REJECTED);
    }

    @Test
    void isNoBusinessOfARetryOrACancel() {
        harness.start("e", Specs.of("slow", "\"max_attempts\":1"), 3);
        oversize(BAD);
        harness.submit(GOOD);
        harness.report(Events.started(GOOD, 1, "here/2"));
        harness.report(Events.failed(GOOD, 1, "here/2", ErrorCategory.DATA_ERROR, "bad"));
        harness.pulse();

        harness.command("e", CommandKind.RETRY);
        harness.advance(Duration.ofSeconds(1));
        assertThat(harness.requireItem(BAD).getStatus()).isEqualTo(ItemStatus.REJECTED);
        assertThat(harness.requireItem(GOOD).getStatus()).isEqualTo(ItemStatus.QUEUED);
        harness.queue().takeAll();
        harness.command("e", CommandKind.CANCEL);
        harness.advance(Duration.ofSeconds(2));

        assertThat(harness.requireItem(BAD).getStatus()).isEqualTo(ItemStatus.REJECTED);
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.CANCELLED);
        assertThat(harness.experiment("e").getItemsCancelled()).isEqualTo(1);
    }

    @Test
    void keepsEventsForTheValidRecord() {
        harness.start("e", Specs.of("slow"), 1);
        oversize(BAD);

        harness.report(Events.started(BAD, 1, "here/2"));
        harness.report(Events.succeeded(BAD, 1, "here/2", "{}"));
        assertThat(harness.requireItem(BAD).getStatus()).isEqualTo(ItemStatus.REJECTED);
        harness.submit(BAD);
        harness.pulse();

        assertThat(harness.requireItem(BAD).getStatus()).isEqualTo(ItemStatus.SUCCEEDED);
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void countsAKeyThatCameBeforeTheStart() {
        oversize(BAD);
        harness.start("e", Specs.of("slow"), 2);
        succeed(GOOD);

        settle();

        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void forgetsAKeyOfAnExperimentThatNobodyStarts() {
        oversize(BAD);

        harness.advance(TopologyHarness.UNKNOWN_WAIT.plusSeconds(5));
        harness.advance(Duration.ofMillis(UnknownExperimentInquiry.MIRROR_MS + 1_500));

        assertThat(harness.item(BAD)).isNull();
    }

    @Test
    void leavesKeysThatAreNoneToTheCounts() {
        harness.start("e", Specs.of("slow"), 1);

        harness.pipe(Topics.WORK_ITEMS, "e/no-key".getBytes(StandardCharsets.UTF_8), new byte[] {1});
        settle();

        assertThat(harness.rejects()).hasSize(1);
        assertThat(harness.experiment("e").getItemsRejected()).isZero();
    }

    private void oversize(ItemKey key) {
        harness.pipe(Topics.WORK_ITEMS, bytes(key), new byte[3 << 19]);
    }

    private void succeed(ItemKey key) {
        harness.submit(key);
        harness.report(Events.started(key, 1, "here/2"));
        harness.report(Events.succeeded(key, 1, "here/2", "{}"));
    }

    /** Lets so much time go by that nothing more is on its way. */
    private void settle() {
        harness.pulse();
        harness.advance(QUIET);
        harness.advance(QUIET);
    }

    private static byte[] bytes(ItemKey key) {
        return key.toString().getBytes(StandardCharsets.UTF_8);
    }
}
