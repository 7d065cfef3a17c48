package dev.holdfast.model;

import static dev.holdfast.testing.Records.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An experiment comes back as it was, at rest, and does nothing before it is whole (R36). */
class RestorationTest {
    private static final Instant NOW = Instant.ofEpochMilli(Events.ANY_TIME + 60_000);

    private final ExperimentMachine machine = new ExperimentMachine(spec -> {
        if (spec.equals("bad")) {
            throw new IllegalArgumentException("no good");
        }
        return new Heading("a name", null, null, Budget.NONE, FailureLimit.NONE);
    });

    @ParameterizedTest
    @CsvSource({
        "RUNNING, PAUSED, restored from a backup",
        "PAUSING, PAUSED, restored from a backup",
        "CANCELLING, PAUSED, restored from a backup; it was being cancelled",
        "PAUSED, PAUSED, user: lunch",
        "COMPLETED, COMPLETED, user: lunch",
        "FAILED, FAILED, user: lunch",
        "CANCELLED, CANCELLED, user: lunch",
    })
    void comesBackAtRest(ExperimentStatus then, ExperimentStatus now, String reason) {
        Experiment backup = backup();
        backup.setStatus(then);
        backup.setStatusReason("user: lunch");
        Experiment begun = recordOf(machine.decide(null, restore(backup, null), NOW));
        assertThat(begun.getStatus()).isEqualTo(ExperimentStatus.PAUSED);
        assertThat(begun.getItemsTotal())
                .as("so that it cannot complete half restored")
                .isNull();

        Experiment record = recordOf(machine.decide(withItems(begun, 10), restore(backup, 10L), NOW));

        assertThat(record.getStatus()).isEqualTo(now);
        assertThat(record.getStatusReason()).isEqualTo(reason);
        assertThat(record.getRatePerSec()).isNull();
        backup.setStatus(now);
        backup.setStatusReason(reason);
        backup.setRatePerSec(null);
        assertThat(record).as("all else is as it was").isEqualTo(backup);
    }

    @Test
    void isNotOverBeforeAllItemsAreBack() {
        Experiment begun = recordOf(machine.decide(null, restore(backup(), null), NOW));

        Decision decision = machine.decide(withItems(begun, 9), restore(backup(), 10L), NOW);

        assertThat(decision.accepted()).isFalse();
        assertThat(decision.detail()).isEqualTo("9 of 10 items are back");
    }

    @Test
    void goesOnAfterAnInterruption() {
        Experiment begun = recordOf(machine.decide(null, restore(backup(), null), NOW));

        Decision decision = machine.decide(begun, restore(backup(), null), NOW);

        assertThat(decision.accepted()).isTrue();
        assertThat(decision.record()).isEqualTo(begun);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandKind.class,
            names = {"RESUME", "RETRY", "PAUSE", "CANCEL", "START"})
    void takesNoOtherCommandMeanwhile(CommandKind kind) {
        Experiment begun = recordOf(machine.decide(null, restore(backup(), null), NOW));

        Decision decision = machine.decide(begun, command(kind, "e"), NOW);

        assertThat(decision.accepted()).isFalse();
        assertThat(decision.detail()).contains("being restored", "holdfast restore");
    }

    @Test
    void refusesAnExperimentThatExists() {
        Decision decision = machine.decide(Records.running("e"), restore(backup(), null), NOW);

        assertThat(decision.accepted()).isFalse();
        assertThat(decision.detail()).contains("exists already", "--data");
    }

    @Test
    void refusesTheBackupOfAnotherExperimentOfThatId() {
        Experiment begun = recordOf(machine.decide(null, restore(backup(), null), NOW));
        Experiment other = backup();
        other.setStartedAt(NOW);

        assertThat(machine.decide(begun, restore(other, null), NOW).accepted()).isFalse();
    }

    @Test
    void refusesWhatCouldNotBeCarriedOut() {
        Experiment bad = backup();
        bad.setSpec("bad");
        ExperimentCommand empty = command(CommandKind.RESTORE, "e");

        assertThat(machine.decide(null, restore(bad, null), NOW))
                .isEqualTo(new Decision(false, "the SPEC is not valid: no good", null));
        assertThat(machine.decide(null, empty, NOW).accepted()).isFalse();
        assertThat(machine.decide(null, restore(backup(), 10L), NOW).accepted()).isFalse();
    }

    @Test
    void carriesOverOnlyWhatItemsDoNotTell() {
        Tally into = Records.tally("e", 0, 5, 3, 1);
        into.setDuplicates(1);
        into.setTokensIn(10L);
        Tally from = Records.tally("e", 3, 50, 30, 10);
        from.setDuplicates(2);
        from.setRejected(4);
        from.setRetryGeneration(2);
        from.setTruePositives(6);
        from.setTokensIn(5L);

        Restoration.carryOver(into, from);

        assertThat(into.getDuplicates()).isEqualTo(3);
        assertThat(into.getRejected()).isEqualTo(4);
        assertThat(into.getRetryGeneration()).isEqualTo(2);
        assertThat(into.getTruePositives()).isEqualTo(6);
        assertThat(into.getTokensIn()).isEqualTo(15);
        assertThat(into.getTokensOut()).isNull();
        assertThat(into.getAdmitted()).isEqualTo(5);
        assertThat(into.getSucceeded()).isEqualTo(3);
    }

    private static Experiment backup() {
        Experiment record = Records.running("e");
        record.setItemsAdmitted(10);
        record.setItemsSucceeded(4);
        record.setItemsSubmitted(10);
        record.setRetryGeneration(3);
        record.setStarts(2);
        record.setRatePerSec(1.5);
        return record;
    }

    private static ExperimentCommand restore(Experiment backup, @Nullable Long items) {
        ExperimentCommand restore = command(CommandKind.RESTORE, "e");
        restore.setRecord(backup);
        restore.setItemsTotal(items);
        return restore;
    }

    private static Experiment withItems(Experiment record, long admitted) {
        return Experiment.newBuilder(record).setItemsAdmitted(admitted).build();
    }

    private static Experiment recordOf(Decision decision) {
        assertThat(decision.accepted()).as(decision.detail()).isTrue();
        return Objects.requireNonNull(decision.record());
    }
}
