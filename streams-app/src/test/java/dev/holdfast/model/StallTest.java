package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where nothing happens, the reason is said, and the command that fixes it. */
class StallTest {
    private static final Instant THEN = Instant.ofEpochMilli(Events.ANY_TIME);
    private static final Instant LATER = THEN.plusSeconds(95);

    private final Experiment record = Records.running("e");

    @Test
    void saysWhatTheCallsWaitForWhereThatIsKnown() {
        record.setItemsSubmitted(10);
        assertThat(Stall.of(record, LATER, true, Optional.of("0 of 4 calls are under way"))
                        .orElseThrow())
                .contains(": 0 of 4 calls are under way; 'holdfast items");
    }

    @Test
    void saysNothingWhileSomethingHappens() {
        record.setLastProgressUpdate(LATER.minusSeconds(3));
        assertThat(Stall.of(record, LATER, true, Optional.empty())).isEmpty();
    }

    @Test
    void saysNothingWhenNothingIsLeftToDo() {
        record.setItemsSucceeded(10);
        assertThat(Stall.of(record, LATER, true, Optional.empty())).isEmpty();
    }

    @Test
    void saysHowLongAndHowMany() {
        assertThat(Stall.of(record, LATER, true, Optional.empty()).orElseThrow())
                .startsWith("nothing has finished for 95 s while 10 items wait: ");
    }

    @Test
    void namesAPauseWithItsReason() {
        record.setStatus(ExperimentStatus.PAUSED);
        record.setStatusReason("breaker: nothing listens there");
        assertThat(Stall.of(record, LATER, true, Optional.empty()).orElseThrow())
                .endsWith("paused (breaker: nothing listens there)");
    }

    @Test
    void namesTheApplicationThatIsMissing() {
        assertThat(Stall.of(record, LATER, false, Optional.empty()).orElseThrow())
                .contains("no application works here", "resume e");
    }

    @Test
    void namesItemsThatWaitForAPerson() {
        record.setItemsHeld(10);
        record.setItemsSubmitted(10);
        assertThat(Stall.of(record, LATER, true, Optional.empty()).orElseThrow())
                .contains("held in doubt", "holdfast decide");
    }

    @Test
    void saysThatNoExternalWorkerTakesTheTasks() {
        record.setItemsSubmitted(10);
        record.setTasksWaiting(7);
        assertThat(Stall.of(record, LATER, true, Optional.empty()).orElseThrow())
                .contains("no external worker has taken any of the 7 tasks");

        record.setTasksTaken(2);
        assertThat(Stall.of(record, LATER, true, Optional.empty()).orElseThrow())
                .contains("at work on 2, and 7 wait");
    }

    @Test
    void namesASubmissionThatEndedBeforeItsEnd() {
        record.setItemsSubmitted(4);
        assertThat(Stall.of(record, LATER, true, Optional.empty()).orElseThrow())
                .contains("only 4 of 10 are submitted");
    }
}
