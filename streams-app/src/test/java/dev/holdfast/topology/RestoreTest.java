package dev.holdfast.topology;

import static dev.holdfast.testing.TopologyHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.RestoreHeaders;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.RestoredItem;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a restore sends comes back as it was, once, and does nothing by itself (R36). */
class RestoreTest {
    private static final String THERE = "embedded/1";

    private final TopologyHarness harness = new TopologyHarness(TestHandler.slow(task -> "{}"));
    private final List<RestoredItem> sent = new ArrayList<>();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void bringsEachStatusBackAsItWas() {
        begin(6);
        ItemState failed = state(ItemStatus.FAILED, 3);
        failed.setFirstError("the first");
        send(item("good", state(ItemStatus.SUCCEEDED, 1)));
        send(item("bad", failed));
        send(item("held", state(ItemStatus.HELD, 1)));
        send(item("gone", state(ItemStatus.CANCELLED, 0)));
        send(item("new", state(ItemStatus.QUEUED, 0)));
        send(item("none", state(ItemStatus.REJECTED, 0)));
        harness.pulse();

        assertThat(harness.requireItem(key("none")).getStatus()).isEqualTo(ItemStatus.REJECTED);
        assertThat(harness.requireItem(key("bad")).getFirstError()).as("R30").isEqualTo("the first");
        assertThat(harness.requireItem(key("bad")).getAttempts()).isEqualTo(3);
        assertThat(harness.requireItem(key("held")).getStatus()).isEqualTo(ItemStatus.HELD);
        assertThat(harness.requireItem(key("gone")).getStatus()).isEqualTo(ItemStatus.CANCELLED);
        assertThat(harness.requireItem(key("new")).getPosition()).isEqualTo(4);
        assertThat(harness.backlog())
                .as("what has not succeeded and was not rejected; of what was cancelled, the labels")
                .isEqualTo(4);
        assertThat(harness.results()).extracting(Result::getIncidentId).containsExactly("good", "bad");
        Experiment record = harness.experiment("e");
        assertThat(record.getItemsAdmitted()).isEqualTo(6);
        assertThat(record.getItemsRejected()).isEqualTo(1);
        assertThat(record.getItemsSucceeded()).isEqualTo(1);
        assertThat(record.getItemsFailed()).isEqualTo(1);
        assertThat(record.getItemsHeld()).isEqualTo(1);
        assertThat(record.getAttempts()).isEqualTo(5);
    }

    @Test
    void doesNothingUntilItIsResumedAndNothingTwiceThen() {
        begin(2);
        send(item("good", state(ItemStatus.SUCCEEDED, 1)));
        send(item("new", state(ItemStatus.QUEUED, 0)));
        finish(2);
        harness.advance(java.time.Duration.ofMinutes(20));
        assertThat(harness.queue().takeAll()).isEmpty();
        assertThat(harness.rejects()).isEmpty();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.PAUSED);

        harness.command("e", CommandKind.RESUME);
        harness.advance(java.time.Duration.ofSeconds(2));

        assertThat(harness.queue().takeIncidents()).containsExactly("new");
        harness.report(Events.started(key("new"), 1, "here/2"));
        harness.report(Events.succeeded(key("new"), 1, "here/2", "{}"));
        harness.pulse();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void doesNotCompleteBeforeItIsWhole() {
        begin(2);
        send(item("a", state(ItemStatus.SUCCEEDED, 1)));
        send(item("b", state(ItemStatus.SUCCEEDED, 1)));
        harness.pulse();
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.PAUSED);

        finish(2);

        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void countsWhatComesAgainNeitherAsAnItemNorAsADuplicate() { // R33: it may be run again
        begin(2);
        send(item("a", state(ItemStatus.SUCCEEDED, 1)));
        send(item("b", state(ItemStatus.FAILED, 2)));
        harness.pulse();

        sent.forEach(harness::restore);
        harness.pulse();

        Experiment record = harness.experiment("e");
        assertThat(record.getItemsAdmitted()).isEqualTo(2);
        assertThat(record.getDuplicates()).isZero();
        assertThat(record.getAttempts()).isEqualTo(3);
        assertThat(harness.results()).hasSize(2);
    }

    @Test
    void findsAnItemThatWasStartedInDoubtOnceItGoesOn() {
        ItemState begun = state(ItemStatus.STARTED, 1);
        begun.setExecutorId(THERE);
        begun.setStartedAt(Events.ANY_TIME - 3_600_000);
        begun.setTimeoutMs(1_000L);
        begin(1);
        send(item("begun", begun));
        finish(1);
        assertThat(harness.queue().doubts()).isEmpty();

        harness.command("e", CommandKind.RESUME);
        harness.advance(java.time.Duration.ofSeconds(2));
        assertThat(harness.queue().doubts()).hasSize(1);
        harness.report(Events.inDoubt(key("begun"), 1, THERE));
        harness.pulse();

        assertThat(harness.queue().takeAll()).extracting(task -> task.attempt()).containsExactly(2);
        assertThat(harness.experiment("e").getItemsInDoubt()).isEqualTo(1);
    }

    @Test
    void retriesNothingThatAnEarlierRetryHasLeft() {
        Tally tally = Records.tally("e", 0, 1, 0, 1);
        tally.setRetryGeneration(3);
        tally.setDuplicates(4);
        begin(2);
        RestoredItem failed = item("late", state(ItemStatus.FAILED, 1));
        failed.setTallies(List.of(tally));
        send(failed);
        send(item("new", state(ItemStatus.QUEUED, 0)));
        finish(2);

        harness.command("e", CommandKind.RESUME);
        harness.advance(java.time.Duration.ofSeconds(2));

        assertThat(harness.queue().takeIncidents()).containsExactly("new");
        assertThat(harness.experiment("e").getRetryGeneration()).isEqualTo(3);
        assertThat(harness.experiment("e").getDuplicates()).isEqualTo(4);
    }

    @Test
    void readsHistoryWithoutLivingItAgain() {
        begin(1);
        send(item("new", state(ItemStatus.QUEUED, 0)));
        Attempt started = Events.started(key("new"), 1, THERE);

        harness.restore(started, RestoreHeaders.FOLDED);
        harness.restore(Events.succeeded(key("new"), 1, THERE, "{}"), RestoreHeaders.FOLDED);
        assertThat(harness.requireItem(key("new")).getStatus()).isEqualTo(ItemStatus.QUEUED);
        assertThat(harness.results()).isEmpty();

        harness.restore(started, RestoreHeaders.UNFOLDED);
        harness.restore(Events.succeeded(key("new"), 1, THERE, "{}"), RestoreHeaders.UNFOLDED);
        assertThat(harness.requireItem(key("new")).getStatus()).isEqualTo(ItemStatus.SUCCEEDED);
        assertThat(harness.results()).hasSize(1);
    }

    @Test
    void rejectsAStateOfAnotherItem() {
        begin(1);
        RestoredItem item = item("a", state(ItemStatus.QUEUED, 0));
        harness.restore(item, key("b"));

        assertThat(harness.rejects())
                .singleElement()
                .satisfies(reject ->
                        assertThat(header(reject, RejectHeaders.REASON)).isEqualTo("key_mismatch"));
        assertThat(harness.item(key("b"))).isNull();
    }

    private void begin(long items) {
        harness.send(restore(items, null));
        harness.pulse();
    }

    private void finish(long items) {
        harness.pulse();
        harness.send(restore(items, items));
        harness.pulse();
        assertThat(harness.replies()).allMatch(reply -> reply.getAccepted());
    }

    private static ExperimentCommand restore(long items, @Nullable Long back) {
        Experiment record = Records.running("e");
        record.setSpec(Specs.of("slow"));
        record.setItemsTotal(items);
        record.setRetryGeneration(3);
        ExperimentCommand command = Records.command(CommandKind.RESTORE, "e");
        command.setRecord(record);
        command.setItemsTotal(back);
        return command;
    }

    private void send(RestoredItem item) {
        sent.add(item);
        harness.restore(item);
    }

    private static ItemKey key(String incident) {
        return new ItemKey("e", incident, "t");
    }

    private static RestoredItem item(String incident, ItemState state) {
        boolean finished = state.getStatus() == ItemStatus.SUCCEEDED || state.getStatus() == ItemStatus.FAILED;
        return new RestoredItem(key(incident).toString(), state, null, finished ? result(incident) : null, List.of());
    }

    private static Result result(String incident) {
        return Result.newBuilder()
                .setExperimentId("e")
                .setIncidentId(incident)
                .setType("t")
                .setStatus(ResultStatus.SUCCEEDED)
                .setAttemptCount(1)
                .setEndedAt(Instant.ofEpochMilli(Events.ANY_TIME))
                .build();
    }

    private static ItemState state(ItemStatus status, int attempts) {
        ItemState state = new ItemState();
        state.setStatus(status);
        state.setPosition(77_000);
        state.setAttempts(attempts);
        return state;
    }
}
