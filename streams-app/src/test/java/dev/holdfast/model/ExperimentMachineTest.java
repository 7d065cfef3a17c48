package dev.holdfast.model;

import static dev.holdfast.testing.Records.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Drift;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each command in each status: what comes of it, and what a refusal tells a person to do. */
class ExperimentMachineTest {
    private static final Instant NOW = Instant.ofEpochMilli(Events.ANY_TIME + 60_000);

    private final ExperimentMachine machine = new ExperimentMachine(ExperimentMachineTest::heading);

    @Test
    void startsAnExperiment() {
        ExperimentCommand start = Records.start("e", "{}", 10);
        start.setSource(new SourceFacts(
                "/f.csv",
                "sha256:0",
                1L,
                2L,
                3L,
                4L,
                5L,
                6L,
                7L,
                java.util.Map.of("missing_id", 6L),
                8L,
                "sha256:1",
                java.util.List.of(new dev.holdfast.schemas.avro.SourceFileFacts("/f.csv", 1L, 2L, "sha256:1")),
                9L));

        Decision decision = machine.decide(null, start, NOW);

        Experiment record = recordOf(decision);
        assertThat(decision.accepted()).isTrue();
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        assertThat(record.getName()).isEqualTo("a name");
        assertThat(record.getSpec()).isEqualTo("{}");
        assertThat(record.getSource()).isEqualTo(start.getSource());
        assertThat(record.getItemsTotal()).isEqualTo(10);
        assertThat(record.getStarts()).isEqualTo(1);
        assertThat(record.getStartedAt()).isEqualTo(NOW);
        assertThat(record.getSessionStartedAt()).isEqualTo(NOW);
    }

    @Test
    void refusesToStartWithABadSpec() {
        Decision decision = machine.decide(null, Records.start("e", "bad", 10), NOW);

        assertThat(decision).isEqualTo(new Decision(false, "the SPEC is not valid: no good", null));
    }

    @Test
    void refusesToStartWithoutASpec() {
        Decision decision = machine.decide(null, command(CommandKind.START, "e"), NOW);

        assertThat(decision.accepted()).isFalse();
        assertThat(decision.detail()).contains("SPEC");
    }

    @ParameterizedTest
    @EnumSource(names = {"RESUME", "RETRY"})
    void notesWhereTheFolderOfTheSpecIsNow(CommandKind kind) {
        Experiment before = Records.running("e");
        before.setSpecFile("/first/spec.yaml");
        before.setItemsFailed(1);
        ExperimentCommand command = command(kind, "e");
        command.setSpec("{}");
        command.setSpecFile("/second/spec.yaml");
        command.setDrifts(List.of(Drift.newBuilder()
                .setKey("handler.spec_folder")
                .setBefore("/first")
                .setAfter("/second")
                .setReason("it was moved")
                .build()));

        Experiment after = recordOf(machine.decide(before, command, NOW));

        assertThat(after.getSpecFile()).isEqualTo("/second/spec.yaml");
        assertThat(after.getSpec()).isEqualTo("{}");
        assertThat(after.getSpecVersion()).isEqualTo(before.getSpecVersion() + 1);
        assertThat(after.getDrifts()).extracting(Drift::getKey).containsExactly("handler.spec_folder");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"START", "RESTORE"},
            mode = EnumSource.Mode.EXCLUDE)
    void refusesWhatIsAskedOfAnExperimentThatIsNotThere(CommandKind kind) {
        Decision decision = machine.decide(null, command(kind, "e"), NOW);

        assertThat(decision)
                .isEqualTo(
                        new Decision(false, "there is no experiment e; 'holdfast list' shows those there are", null));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "START, RUNNING, 'holdfast resume e'",
                "START, PAUSED, 'holdfast resume e'",
                "START, FAILED, 'holdfast resume e'",
                "START, COMPLETED, 'holdfast results e'",
                "START, CANCELLED, choose another --id",
                "RESUME, COMPLETED, 'holdfast results e'",
                "RESUME, CANCELLED, choose another --id",
                "RETRY, CANCELLED, choose another --id",
                "START, PAUSING, 'holdfast resume e'",
                "PAUSE, PAUSING, 'holdfast resume e'",
                "PAUSE, PAUSED, 'holdfast resume e'",
                "PAUSE, FAILED, 'holdfast resume e'",
                "PAUSE, CANCELLING, 'holdfast watch e'",
                "CANCEL, CANCELLING, 'holdfast watch e'",
                "CANCEL, COMPLETED, 'holdfast results e'",
                "CANCEL, CANCELLED, choose another --id",
                "RESUME, CANCELLING, 'holdfast watch e'",
                "RESUME, UNKNOWN, update this one",
                "RETRY, CANCELLING, 'holdfast watch e'",
                "FAIL, COMPLETED, 'holdfast results e'",
                "START, CANCELLING, 'holdfast watch e'",
                "HEARTBEAT, RUNNING, is over",
                "PAUSE, COMPLETED, 'holdfast results e'",
                "PAUSE, CANCELLED, choose another --id",
                "UNKNOWN, RUNNING, update Holdfast"
            })
    void refusesAndNamesWhatWouldHelp(CommandKind kind, ExperimentStatus status, String fix) {
        Experiment before = in(status);
        before.setItemsFailed(3);

        Decision decision = machine.decide(before, command(kind, "e"), NOW);

        assertThat(decision.accepted()).isFalse();
        assertThat(decision.record()).isEqualTo(before);
        assertThat(decision.detail()).contains(fix);
    }

    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "PAUSING", "PAUSED", "FAILED"})
    void resumesWhatIsNotOver(ExperimentStatus status) { // R6, R8
        Experiment before = in(status);
        before.setItemsSucceeded(4);
        before.setItemsFailed(1);
        before.setRatePerSec(3.0);
        before.setStatusReason("broken");

        Decision decision = machine.decide(before, command(CommandKind.RESUME, "e"), NOW);

        Experiment record = recordOf(decision);
        assertThat(decision.accepted()).isTrue();
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        assertThat(record.getStatusReason()).isNull();
        assertThat(record.getStarts()).isEqualTo(2);
        assertThat(record.getSessionStartedAt()).isEqualTo(NOW);
        assertThat(record.getSessionItemsBefore()).isEqualTo(5);
        assertThat(record.getRatePerSec()).isNull();
        assertThat(record.getItemsTotal()).as("R25").isEqualTo(10);
        assertThat(before.getStarts()).as("records are never changed in place").isEqualTo(1);
    }

    @Test
    void pausesWhatRunsAndKeepsTheReason() {
        Experiment before = in(ExperimentStatus.RUNNING);
        before.setRatePerSec(3.0);
        before.setEstimatedCompletionTime(NOW);
        ExperimentCommand pause = command(CommandKind.PAUSE, "e");
        pause.setReason("the service is moved");

        Experiment record = recordOf(machine.decide(before, pause, NOW));

        assertThat(record.getStatus()).as("calls may be under way").isEqualTo(ExperimentStatus.PAUSING);
        assertThat(record.getStatusReason()).isEqualTo("user: the service is moved");
        assertThat(record.getPauseGeneration()).isEqualTo(before.getPauseGeneration() + 1);
        assertThat(record.getRatePerSec()).isNull();
        assertThat(record.getEstimatedCompletionTime()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "PAUSING", "PAUSED", "FAILED"})
    void cancelsWhatIsNotOverAndSaysThatItIsNotCancelledYet(ExperimentStatus status) { // R6
        ExperimentCommand cancel = command(CommandKind.CANCEL, "e");
        cancel.setReason("wrong prompt");

        Experiment record = recordOf(machine.decide(in(status), cancel, NOW));

        assertThat(record.getStatus()).as("calls may be under way").isEqualTo(ExperimentStatus.CANCELLING);
        assertThat(record.getStatusReason()).isEqualTo("user: wrong prompt");
    }

    @Test
    void failsWithTheReasonAndTheTimeAndCanBeResumed() { // R6
        ExperimentCommand fail = command(CommandKind.FAIL, "e");
        fail.setReason("the source has changed");

        Experiment failed = recordOf(machine.decide(in(ExperimentStatus.RUNNING), fail, NOW));
        Experiment resumed = recordOf(machine.decide(failed, command(CommandKind.RESUME, "e"), NOW));

        assertThat(failed.getStatus()).isEqualTo(ExperimentStatus.FAILED);
        assertThat(failed.getStatusReason()).isEqualTo("error: the source has changed");
        assertThat(failed.getEndedAt()).isEqualTo(NOW);
        assertThat(resumed.getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        assertThat(resumed.getEndedAt()).isNull();
    }

    @Test
    void usesTheStoredSettingsUntilAPersonAcceptsADrift() { // R12
        ExperimentCommand resume = command(CommandKind.RESUME, "e");
        resume.setSpec("{}");
        Experiment before = in(ExperimentStatus.PAUSED);
        before.setSpec("{\"old\":1}");
        before.setItemsSucceeded(4);

        Experiment same = recordOf(machine.decide(before, resume, NOW));
        resume.setDrifts(List.of(Drift.newBuilder()
                .setKey("handler.url")
                .setBefore("a")
                .setAfter("b")
                .setReason("the service moved")
                .build()));
        Experiment changed = recordOf(machine.decide(before, resume, NOW));

        assertThat(same.getSpec()).isEqualTo("{\"old\":1}");
        assertThat(same.getSpecVersion()).isEqualTo(1);
        assertThat(changed.getSpec()).isEqualTo("{}");
        assertThat(changed.getSpecVersion()).isEqualTo(2);
        Drift kept = changed.getDrifts().get(0);
        assertThat(kept.getSpecVersion())
                .as("results of this version on are touched")
                .isEqualTo(2);
        assertThat(kept.getItemsBefore()).as("items done without it").isEqualTo(4);
        assertThat(kept.getReason()).isEqualTo("the service moved");
    }

    @Test
    void refusesADriftWithoutAReasonOrToASpecThatIsNotValid() {
        ExperimentCommand resume = command(CommandKind.RESUME, "e");
        resume.setSpec("bad");
        resume.setDrifts(List.of(
                Drift.newBuilder().setKey("handler.url").setReason("moved").build()));
        assertThat(machine.decide(in(ExperimentStatus.PAUSED), resume, NOW).detail())
                .contains("not valid");

        resume.setDrifts(
                List.of(Drift.newBuilder().setKey("handler.url").setReason(" ").build()));
        assertThat(machine.decide(in(ExperimentStatus.PAUSED), resume, NOW).detail())
                .contains("--reason");
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "CANCELLED"})
    void tellsACancelledExperimentsFailedItemsOnlyWhereRetryWorks(ExperimentStatus status) {
        Experiment before = in(status);
        before.setItemsFailed(2);

        Decision decision = machine.decide(before, command(CommandKind.RESUME, "e"), NOW);

        String fix = "'holdfast retry e --errors' runs its 2 failed items again";
        assertThat(decision.detail().contains(fix)).isEqualTo(status == ExperimentStatus.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "PAUSED", "FAILED", "COMPLETED"})
    void retriesFailedItems(ExperimentStatus status) { // A4
        Experiment before = in(status);
        before.setItemsFailed(2);
        before.setRetryGeneration(3);
        ExperimentCommand retry = command(CommandKind.RETRY, "e");
        retry.setCategory(ErrorCategory.TIMEOUT);
        retry.setQuota(Map.of("0", 1L));

        Experiment record = recordOf(machine.decide(before, retry, NOW));

        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        assertThat(record.getRetryGeneration()).isEqualTo(4);
        assertThat(record.getRetryCategory()).isEqualTo(ErrorCategory.TIMEOUT);
        assertThat(record.getRetryQuota()).isEqualTo(Map.of("0", 1L));
        assertThat(record.getEndedAt()).isNull();
        assertThat(record.getStarts()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, resume", "FAILED, resume", "COMPLETED, results"})
    void refusesToRetryWhereNothingFailed(ExperimentStatus status, String fix) {
        Decision decision = machine.decide(in(status), command(CommandKind.RETRY, "e"), NOW);

        assertThat(decision.accepted()).isFalse();
        assertThat(decision.detail()).contains("no failed items").contains("'holdfast " + fix + " e'");
    }

    @Test
    void notesHowFarTheSubmissionIsAndNeverLess() {
        ExperimentCommand far = command(CommandKind.SUBMITTING, "e");
        far.setItemsSubmitted(7L);
        ExperimentCommand near = command(CommandKind.SUBMITTING, "e");
        near.setItemsSubmitted(3L);

        Experiment after = recordOf(machine.decide(in(ExperimentStatus.RUNNING), far, NOW));
        Experiment last = recordOf(machine.decide(after, near, NOW));

        assertThat(last.getItemsSubmitted()).isEqualTo(7);
    }

    @Test
    void notesTheTotalWhenTheSubmissionIsOver() {
        ExperimentCommand submitted = command(CommandKind.SUBMITTED, "e");
        submitted.setItemsTotal(12L);

        Experiment after = recordOf(machine.decide(in(ExperimentStatus.RUNNING), submitted, NOW));

        assertThat(after.getItemsTotal()).isEqualTo(12);
        assertThat(after.getItemsSubmitted()).isEqualTo(12);
    }

    @Test
    void refusesASubmissionThatDoesNotSayHowMany() {
        Decision decision = machine.decide(in(ExperimentStatus.RUNNING), command(CommandKind.SUBMITTED, "e"), NOW);

        assertThat(decision.accepted()).isFalse();
        assertThat(decision.detail()).contains("items_total");
    }

    @Test
    void refusesANegativeTotal() {
        ExperimentCommand submitted = command(CommandKind.SUBMITTED, "e");
        submitted.setItemsTotal(-1L);

        assertThat(machine.decide(in(ExperimentStatus.RUNNING), submitted, NOW).detail())
                .contains("items_total");
        assertThat(machine.decide(null, Records.start("e", "{}", -1), NOW).detail())
                .contains("items_total");
    }

    private static Experiment recordOf(Decision decision) {
        return Objects.requireNonNull(decision.record());
    }

    private static Experiment in(ExperimentStatus status) {
        Experiment record = Records.running("e");
        record.setStatus(status);
        record.setEndedAt(status == ExperimentStatus.RUNNING ? null : ended());
        return record;
    }

    private static @Nullable Instant ended() {
        return Instant.ofEpochMilli(Events.ANY_TIME + 1);
    }

    private static Heading heading(String spec) {
        if (!spec.equals("{}")) {
            throw new IllegalArgumentException("no good");
        }
        return new Heading("a name", null, null, Budget.NONE, FailureLimit.NONE);
    }
}
