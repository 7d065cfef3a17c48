package dev.holdfast.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.PauseCause;
import dev.holdfast.testing.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** While a service is in trouble, whoever watches is told what happens, and not too often. */
class TroubleNotesTest {
    private final TroubleNotes notes = new TroubleNotes();
    private long now = Duration.ofHours(1).toNanos();

    @Test
    void saysThatItWaitsAndAgainEachMinuteAndThatItGoesOn() {
        assertThat(notes.of(running(0), now)).isEmpty();
        assertThat(notes.of(waiting(), now)).hasValue("waiting: breaker: 503");
        assertThat(notes.of(waiting(), pass(59))).isEmpty();
        assertThat(notes.of(waiting(), pass(1))).hasValue("still waiting after 1m 0s: breaker: 503");
        assertThat(notes.of(waiting(), pass(59))).isEmpty();
        assertThat(notes.of(waiting(), pass(1))).hasValue("still waiting after 2m 0s: breaker: 503");
        assertThat(notes.of(running(0), pass(1))).hasValue("going on");
        assertThat(notes.of(running(0), pass(600))).isEmpty();
    }

    @Test
    void saysThatManyItemsWaitForAnotherAttemptOnceThatLasts() {
        assertThat(notes.of(running(40), now)).isEmpty();
        assertThat(notes.of(running(41), pass(9))).isEmpty();
        assertThat(notes.of(running(42), pass(1)))
                .hasValue(
                        "42 items wait for another attempt after a failed one; 'holdfast items e --errors' shows why");
        assertThat(notes.of(running(42), pass(59))).isEmpty();
        assertThat(notes.of(running(43), pass(1))).isPresent();
    }

    @Test
    void saysNothingOfTheFewThatAnyRunHas() {
        for (int second = 0; second < 600; second++) {
            assertThat(notes.of(running(TroubleNotes.MANY - 1), pass(1))).isEmpty();
        }
    }

    @Test
    void saysUntilWhenTheServiceAskedToWaitWhenNothingFinishesAndAgainEachMinute() {
        Instant until = Instant.parse("2030-01-01T00:00:00Z");
        Experiment record = running(1);
        record.setItemsTotal(4L);
        Instant start = record.getStartedAt();
        assertThat(notes.ofWait(record, start.plusSeconds(29), pass(29), () -> Optional.of(until)))
                .isEmpty();
        assertThat(notes.ofWait(record, start.plusSeconds(31), pass(2), () -> Optional.of(until)))
                .hasValue("nothing has finished for 31 s while 4 items wait: the service asked to wait until " + until);
        assertThat(notes.ofWait(record, start.plusSeconds(60), pass(29), () -> Optional.of(until)))
                .isEmpty();
        assertThat(notes.ofWait(record, start.plusSeconds(95), pass(35), () -> Optional.of(until)))
                .isPresent();
    }

    @Test
    void saysNothingOfCallsThatJustTakeLong() {
        Experiment record = running(1);
        record.setItemsTotal(4L);
        assertThat(notes.ofWait(record, record.getStartedAt().plusSeconds(300), pass(300), Optional::empty))
                .isEmpty();
        record.setItemsRetrying(4);
        assertThat(notes.ofWait(record, record.getStartedAt().plusSeconds(300), pass(1), Optional::empty))
                .hasValueSatisfying(text -> assertThat(text).contains("each of them waits for another attempt"));
    }

    @Test
    void saysThatHeldItemsWaitForADecisionAndWhichCommandDecides() {
        Experiment some = running(0);
        some.setItemsTotal(100L);
        some.setItemsSucceeded(50);
        some.setItemsHeld(20);
        assertThat(notes.of(some, now)).isEmpty();
        assertThat(notes.of(some, pass(1)))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("20 items are held in doubt")
                        .contains("on_in_doubt: hold", "the others go on", "holdfast decide e --all"));
        assertThat(notes.of(some, pass(59))).isEmpty();

        Experiment all = Experiment.newBuilder(some).setItemsSucceeded(80).build();
        assertThat(notes.of(all, pass(1)))
                .as("again each minute")
                .hasValueSatisfying(text -> assertThat(text).contains("nothing else is left to do"));
        Experiment decided =
                Experiment.newBuilder(all).setItemsHeld(0).setItemsFailed(20).build();
        assertThat(notes.of(decided, pass(61))).isEmpty();
    }

    @Test
    void saysThatAllThatIsLeftWaitsHoweverFewThatAre() {
        Experiment record = running(2);
        record.setItemsTotal(50L);
        record.setItemsSucceeded(48);
        assertThat(notes.of(record, now)).isEmpty();
        assertThat(notes.of(record, pass(10)))
                .hasValueSatisfying(text -> assertThat(text).startsWith("2 items wait for another attempt"));
    }

    private long pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
        return now;
    }

    private static Experiment running(long retrying) {
        Experiment record = Records.running("e");
        record.setItemsRetrying(retrying);
        return record;
    }

    private static Experiment waiting() {
        Experiment record = Records.running("e");
        record.setStatus(ExperimentStatus.PAUSED);
        record.setPausedBy(PauseCause.BREAKER);
        record.setBreakerCategory(ErrorCategory.API_ERROR);
        record.setStatusReason("breaker: 503");
        return record;
    }
}
