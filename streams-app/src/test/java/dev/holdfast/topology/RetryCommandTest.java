package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Retry runs failed items again, those and no others (A4). */
class RetryCommandTest {
    private static final String HERE = "here/2";
    private static final ItemKey GOOD = new ItemKey("e", "good", "t");
    private static final ItemKey SLOW = new ItemKey("e", "timed-out", "t");
    private static final ItemKey BAD = new ItemKey("e", "bad", "t");

    private final TopologyHarness harness = new TopologyHarness(TestHandler.slow(task -> "{}"));

    @BeforeEach
    void finishWithTwoErrors() {
        harness.start("e", Specs.of("slow", "\"max_attempts\":1"), 3);
        harness.submit(GOOD, SLOW, BAD);
        succeed(GOOD, 1);
        fail(SLOW, 1, ErrorCategory.TIMEOUT);
        fail(BAD, 1, ErrorCategory.DATA_ERROR);
        harness.pulse();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        harness.queue().takeAll();
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void runsFailedItemsAgainAndNoOthers() {
        retry(null, null);

        assertThat(harness.queue().takeIncidents()).containsExactly("timed-out", "bad");
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        assertThat(harness.experiment("e").getItemsFailed()).isZero();
        succeed(SLOW, 2);
        succeed(BAD, 2);
        harness.pulse();

        Experiment record = harness.experiment("e");
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(record.getItemsSucceeded()).isEqualTo(3);
        ItemState item = harness.requireItem(SLOW);
        assertThat(item.getAttempts()).isEqualTo(2);
        assertThat(item.getFirstError()).as("R30").isEqualTo("timed-out fails");
        assertThat(harness.requireItem(GOOD).getAttempts()).isEqualTo(1);
    }

    @Test
    void picksItemsByCategory() {
        retry(ErrorCategory.TIMEOUT, null);

        assertThat(harness.queue().takeIncidents()).containsExactly("timed-out");
        assertThat(harness.requireItem(BAD).getStatus()).isEqualTo(ItemStatus.FAILED);
        fail(SLOW, 2, ErrorCategory.TIMEOUT);
        harness.pulse();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(harness.experiment("e").getItemsFailed()).isEqualTo(2);
    }

    @Test
    void picksNoMoreThanThePartitionsQuota() {
        retry(null, Map.of("0", 1L, "1", 7L));

        assertThat(harness.queue().takeIncidents()).containsExactly("timed-out");
        succeed(SLOW, 2);
        harness.advance(Duration.ofSeconds(5));
        assertThat(harness.queue().takeAll()).isEmpty();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void isOverAtOnceWhereNothingFits() {
        retry(ErrorCategory.RATE_LIMIT, null);

        assertThat(harness.queue().takeAll()).isEmpty();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(harness.experiment("e").getItemsFailed()).isEqualTo(2);
    }

    @Test
    void isOverThoughAPartitionHasNothingToRetry() {
        harness.report(Records.tally("e", 5, 1, 1, 0));
        harness.pulse();

        retry(ErrorCategory.RATE_LIMIT, null);

        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void waitsForAPartitionThatHas() {
        harness.report(Records.tally("e", 5, 2, 1, 1));
        harness.pulse();

        retry(ErrorCategory.RATE_LIMIT, null);
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.RUNNING);

        var settled = Records.tally("e", 5, 2, 1, 1);
        settled.setSequence(100);
        settled.setRetryGeneration(1);
        harness.report(settled);
        harness.pulse();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void doesItAgainInTheNextGeneration() {
        retry(null, null);
        fail(SLOW, 2, ErrorCategory.TIMEOUT);
        fail(BAD, 2, ErrorCategory.DATA_ERROR);
        harness.pulse();
        harness.queue().takeAll();

        retry(null, null);

        assertThat(harness.queue().takeAll()).extracting(task -> task.attempt()).containsExactly(3, 3);
        assertThat(harness.experiment("e").getRetryGeneration()).isEqualTo(2);
    }

    @Test
    void ofAPausedExperimentLetsTheRestGoOnAsWell() { // R16
        ItemKey late = new ItemKey("paused", "late", "t");
        ItemKey failed = new ItemKey("paused", "failed", "t");
        harness.start("paused", Specs.of("slow", "\"max_attempts\":1"), 2);
        harness.queue().setRoom(1);
        harness.submit(failed, late);
        harness.pulse();
        assertThat(harness.queue().takeIncidents()).containsExactly("failed");
        harness.report(Events.started(failed, 1, HERE));
        harness.command("paused", CommandKind.PAUSE);
        harness.report(Events.failed(failed, 1, HERE, ErrorCategory.DATA_ERROR, "no good"));
        harness.pulse();
        assertThat(harness.experiment("paused").getStatus()).isEqualTo(ExperimentStatus.PAUSED);
        assertThat(harness.queue().takeAll()).isEmpty();

        harness.queue().setRoom(5);
        harness.send(Records.command(CommandKind.RETRY, "paused"));
        harness.pulse();

        assertThat(harness.experiment("paused").getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        assertThat(harness.queue().takeIncidents())
                .as("an executor refuses what is offered to it twice")
                .containsOnly("failed", "late");
    }

    private void retry(@Nullable ErrorCategory category, @Nullable Map<String, Long> quota) {
        ExperimentCommand command = Records.command(CommandKind.RETRY, "e");
        command.setCategory(category);
        command.setQuota(quota);
        harness.send(command);
        harness.pulse();
    }

    private void succeed(ItemKey key, int attempt) {
        harness.report(Events.started(key, attempt, HERE));
        harness.report(Events.succeeded(key, attempt, HERE, "{}"));
    }

    private void fail(ItemKey key, int attempt, ErrorCategory category) {
        harness.report(Events.started(key, attempt, HERE));
        harness.report(Events.failed(key, attempt, HERE, category, key.incidentId() + " fails"));
    }
}
