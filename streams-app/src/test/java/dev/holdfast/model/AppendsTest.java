package dev.holdfast.model;

import static dev.holdfast.testing.Records.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Append;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.LeaseOwner;
import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A finished experiment takes the rows that came behind those it was run on, each of them once. */
class AppendsTest {
    private static final Instant NOW = Instant.ofEpochMilli(Events.ANY_TIME + 60_000);
    private static final LeaseOwner ANN = new LeaseOwner("ann-1", "ann", "a-host", 17L, null);
    private static final LeaseOwner BOB = new LeaseOwner("bob-1", "bob", "b-host", 18L, null);

    private final ExperimentMachine machine =
            new ExperimentMachine(json -> new Heading("a name", null, null, Budget.NONE, FailureLimit.NONE));

    @Test
    void opensAFinishedExperimentWithTheGreaterTotalAndKeepsBothChecksums() {
        Decision decision = machine.decide(completed(), append("sha256:0", facts("sha256:1", 15, 13)), NOW);

        Experiment record = record(decision);
        assertThat(decision.accepted()).isTrue();
        assertThat(decision.detail()).isEqualTo("appended 4 rows, 3 items");
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        assertThat(record.getItemsTotal()).isEqualTo(13);
        assertThat(record.getItemsSubmitted())
                .as("the new ones alone are submitted")
                .isEqualTo(10);
        assertThat(record.getEndedAt()).isNull();
        assertThat(record.getStarts()).isEqualTo(2);
        assertThat(record.getSessionItemsBefore()).isEqualTo(10);
        assertThat(record.getSource()).isEqualTo(facts("sha256:1", 15, 13));
        assertThat(record.getLease().getOwner()).isEqualTo(ANN);
        assertThat(record.getAppends()).singleElement().satisfies(append -> {
            assertThat(append.getAt()).isEqualTo(NOW);
            assertThat(append.getReason()).isEqualTo("two more weeks");
            assertThat(append.getChecksumBefore()).isEqualTo("sha256:0");
            assertThat(append.getChecksum()).isEqualTo("sha256:1");
            assertThat(append.getBytesBefore()).isEqualTo(1_100);
            assertThat(append.getBytes()).isEqualTo(1_500);
            assertThat(append.getRowsBefore()).isEqualTo(11);
            assertThat(append.getRows()).isEqualTo(15);
            assertThat(append.getItemsBefore()).isEqualTo(10);
            assertThat(append.getItems()).isEqualTo(13);
            assertThat(append.getLastRowBefore()).isEqualTo(12);
        });
    }

    @Test
    void retriesNothingThatFailed() {
        Experiment before = completed();
        before.setRetryGeneration(2);
        before.setItemsFailed(4);

        Experiment record = record(machine.decide(before, append("sha256:0", facts("sha256:1", 15, 13)), NOW));

        assertThat(record.getRetryGeneration())
                .as("its snapshot is another one")
                .isEqualTo(3);
        assertThat(record.getRetryQuota()).isEqualTo(Map.of());
    }

    @Test
    void countsItemsOfOthersBesideThoseOfTheSource() {
        Experiment before = completed();
        before.setItemsTotal(12L);
        before.setItemsSubmitted(12);

        Experiment record = record(machine.decide(before, append("sha256:0", facts("sha256:1", 15, 13)), NOW));

        assertThat(record.getItemsTotal()).isEqualTo(15);
        assertThat(record.getItemsSubmitted()).isEqualTo(10);
    }

    @Test
    void rowsWithoutANewItemAreNotedAndNothingIsOpened() {
        Decision decision = machine.decide(completed(), append("sha256:0", facts("sha256:1", 15, 10)), NOW);

        Experiment record = record(decision);
        assertThat(decision.accepted()).isTrue();
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(record.getLease()).isNull();
        assertThat(record.getRetryGeneration()).isZero();
        assertThat(record.getSource().getChecksum()).isEqualTo("sha256:1");
        assertThat(record.getAppends()).hasSize(1);
    }

    @Test
    void theSameAppendAgainGoesOnWithTheFirst() {
        ExperimentCommand append = append("sha256:0", facts("sha256:1", 15, 13));
        Experiment once = record(machine.decide(completed(), append, NOW));
        ExperimentCommand again = append("sha256:0", facts("sha256:1", 15, 13));

        Experiment twice = record(machine.decide(once, again, NOW));

        assertThat(twice.getAppends()).hasSize(1);
        assertThat(twice.getItemsTotal()).isEqualTo(13);
        assertThat(twice.getRetryGeneration()).isEqualTo(1);
        again.setOwner(BOB);
        assertThat(machine.decide(once, again, NOW).detail()).contains("belongs to ann@a-host, pid 17");
    }

    @Test
    void rowsComeAgainAndAgain() {
        Experiment once = record(machine.decide(completed(), append("sha256:0", facts("sha256:1", 15, 13)), NOW));
        once.setStatus(ExperimentStatus.COMPLETED);
        once.setItemsSucceeded(13);

        Experiment twice = record(machine.decide(once, append("sha256:1", facts("sha256:2", 16, 14)), NOW));

        assertThat(twice.getItemsTotal()).isEqualTo(14);
        assertThat(twice.getAppends()).extracting(Append::getChecksumBefore).containsExactly("sha256:0", "sha256:1");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "RUNNING, 'holdfast resume e' goes on with it",
                "PAUSED, 'holdfast resume e' goes on with it",
                "FAILED, 'holdfast resume e' goes on with it",
                "CANCELLED, was cancelled: nothing makes it complete",
                "CANCELLING, was cancelled: nothing makes it complete"
            })
    void refusesAnExperimentThatIsNotFinished(ExperimentStatus status, String why) {
        Experiment before = completed();
        before.setStatus(status);

        Decision decision = machine.decide(before, append("sha256:0", facts("sha256:1", 15, 13)), NOW);

        assertThat(decision.accepted()).isFalse();
        assertThat(decision.detail()).contains(why);
        assertThat(decision.record()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "sha256:9, sha256:1, 15, 13, other rows came to experiment e meanwhile",
        "sha256:0, sha256:1, 10, 10, fewer than the 11",
        "sha256:0, sha256:1, 15, 9, fewer than the 11",
        "sha256:0, sha256:0, 15, 13, there is nothing to append",
        "sha256:0, sha256:1, 11, 10, there is nothing to append",
        "sha256:0, , 15, 13, must say source",
        ", sha256:1, 15, 13, must say source",
    })
    void refusesRowsThatDoNotComeBehindThoseOfTheRecord(
            @Nullable String to, @Nullable String checksum, long rows, long items, String why) {
        Decision decision = machine.decide(completed(), append(to, facts(checksum, rows, items)), NOW);

        assertThat(decision.accepted()).isFalse();
        assertThat(decision.detail()).contains(why);
    }

    @Test
    void refusesWhereThereIsNoFile() {
        Experiment before = completed();
        before.setSource(null);

        assertThat(machine.decide(before, append("sha256:0", facts("sha256:1", 15, 13)), NOW)
                        .detail())
                .contains("has no file that rows could come to");
    }

    @Test
    void isRefusedOnceTheRecordHasTooMany() {
        Experiment before = completed();
        before.setAppends(Collections.nCopies(Appends.MOST, new Append()));

        assertThat(Appends.whyNot(before)).contains("1000 times already").contains("new experiment");
    }

    private static Experiment completed() {
        Experiment record = Records.running("e");
        record.setStatus(ExperimentStatus.COMPLETED);
        record.setEndedAt(NOW);
        record.setItemsSubmitted(10);
        record.setItemsAdmitted(10);
        record.setItemsSucceeded(10);
        record.setSource(facts("sha256:0", 11, 10));
        return record;
    }

    private static SourceFacts facts(@Nullable String checksum, long rows, long items) {
        return SourceFacts.newBuilder()
                .setFile("/f.csv")
                .setChecksum(checksum)
                .setBytes(rows * 100)
                .setRows(rows)
                .setItems(items)
                .build();
    }

    private static ExperimentCommand append(@Nullable String to, SourceFacts source) {
        ExperimentCommand command = command(CommandKind.APPEND, "e");
        command.setOwner(ANN);
        command.setReason("two more weeks");
        command.setSource(source);
        command.setAppendTo(to);
        command.setAppendAfter(12L);
        return command;
    }

    private static Experiment record(Decision decision) {
        return Objects.requireNonNull(decision.record());
    }
}
