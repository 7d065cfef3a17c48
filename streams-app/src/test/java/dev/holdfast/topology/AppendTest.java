package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that come to a finished experiment are run, and it is complete again with all of them. */
class AppendTest {
    private static final String HERE = "here/2";
    private static final ItemKey GOOD = new ItemKey("e", "good", "t");
    private static final ItemKey BAD = new ItemKey("e", "bad", "t");
    private static final ItemKey NEW = new ItemKey("e", "new", "t");

    private final TopologyHarness harness = new TopologyHarness(TestHandler.slow(task -> "{}"));

    @BeforeEach
    void finish() {
        ExperimentCommand start = Records.start("e", Specs.of("slow", "\"max_attempts\":1"), 2);
        start.setSource(facts("sha256:0", 2));
        harness.send(start);
        harness.submit(GOOD, BAD);
        succeed(GOOD);
        harness.report(Events.started(BAD, 1, HERE));
        harness.report(Events.failed(BAD, 1, HERE, ErrorCategory.DATA_ERROR, "no good"));
        harness.pulse();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        harness.queue().takeAll();
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void runsTheNewItemsAndCompletesWithTheGreaterTotal() {
        append("sha256:0", "sha256:1", 3);
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.RUNNING);

        harness.submit(NEW);
        harness.pulse();
        assertThat(harness.queue().takeIncidents()).containsExactly("new");
        succeed(NEW);
        harness.pulse();

        Experiment record = harness.experiment("e");
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(record.getItemsTotal()).isEqualTo(3);
        assertThat(record.getItemsSubmitted()).isEqualTo(3);
        assertThat(record.getItemsSucceeded()).isEqualTo(2);
        assertThat(record.getItemsFailed()).isEqualTo(1);
        assertThat(harness.requireItem(BAD).getStatus())
                .as("what failed is not run again")
                .isEqualTo(ItemStatus.FAILED);
        assertThat(harness.requireItem(GOOD).getAttempts()).isEqualTo(1);
    }

    @Test
    void leavesASecondSnapshotWithTheNewTotal() {
        append("sha256:0", "sha256:1", 3);
        harness.submit(NEW);
        harness.pulse();
        succeed(NEW);
        harness.pulse();

        assertThat(harness.snapshots()).hasSize(2).last().satisfies(snapshot -> {
            assertThat(snapshot.getSeq()).isEqualTo(2);
            assertThat(snapshot.getFacts().getAttemptId()).isEqualTo(1);
            assertThat(snapshot.getFacts().getMetrics().get("success_rate")).isEqualTo(2.0 / 3);
            assertThat(snapshot.getFacts().getInputs().toString()).contains("sha256:1");
        });
    }

    @Test
    void anItemThatCameBeforeTheAppendIsDuplicateAndWaitedFor() {
        append("sha256:0", "sha256:1", 3);
        harness.submit(GOOD);
        harness.pulse();

        assertThat(harness.queue().takeAll()).isEmpty();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        assertThat(harness.experiment("e").getDuplicates()).isEqualTo(1);
    }

    @Test
    void rowsWithoutANewItemLeaveItFinished() {
        append("sha256:0", "sha256:1", 2);

        Experiment record = harness.experiment("e");
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(record.getSource().getChecksum()).isEqualTo("sha256:1");
        assertThat(harness.snapshots()).hasSize(1);
    }

    @Test
    void whatIsAppendedTwiceIsThereOnce() {
        append("sha256:0", "sha256:1", 3);
        append("sha256:0", "sha256:1", 3);

        assertThat(harness.experiment("e").getAppends()).hasSize(1);
        assertThat(harness.experiment("e").getItemsTotal()).isEqualTo(3);
    }

    private void append(String to, String checksum, long items) {
        ExperimentCommand command = Records.command(CommandKind.APPEND, "e");
        command.setSource(facts(checksum, items));
        command.getSource().setRows(9);
        command.setAppendTo(to);
        harness.send(command);
        harness.pulse();
    }

    private static SourceFacts facts(String checksum, long items) {
        return SourceFacts.newBuilder()
                .setFile("/f.csv")
                .setChecksum(checksum)
                .setRows(items)
                .setItems(items)
                .build();
    }

    private void succeed(ItemKey key) {
        harness.report(Events.started(key, 1, HERE));
        harness.report(Events.succeeded(key, 1, HERE, "{}"));
    }
}
