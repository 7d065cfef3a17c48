package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.PauseCause;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run that is hopeless is paused, and keeps what is left of its queue. */
class FailureLimitTest {
    private static final Instant NOW = Instant.ofEpochMilli(Events.ANY_TIME + 1_000);

    private Experiment record = Records.running("e");

    FailureLimitTest() {
        record.setItemsTotal(1_000L);
    }

    @Test
    void pausesWithTheReasonWhenMoreItemsHaveFailedThanMay() {
        record.setMaxFailures(5L);
        counts(0, 5);
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        counts(0, 6);
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.PAUSING);
        assertThat(record.getPausedBy()).isEqualTo(PauseCause.FAILURES);
        assertThat(record.getStatusReason())
                .contains("6 of 6 items", "execution.max_failures is 5", "holdfast resume e");
    }

    @Test
    void aShareSaysNothingBeforeEnoughItemsAreFinished() {
        record.setMaxFailuresShare(0.1);
        counts(9, 10);
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        counts(90, 10);
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        counts(90, 11);
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.PAUSING);
        assertThat(record.getStatusReason()).contains("is 10.00%");
    }

    @Test
    void afterAResumeFailuresCountAnew() {
        record.setMaxFailures(5L);
        counts(0, 6);
        record = ExperimentMachine.newSession(record, NOW).build();
        counts(0, 11);
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        counts(0, 12);
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.PAUSING);
    }

    @Test
    void afterARetryOfFailedItemsTheirFailuresCountAnew() {
        record.setMaxFailures(5L);
        counts(0, 6);
        record = ExperimentMachine.newSession(record, NOW).build();
        counts(6, 0);
        counts(6, 5);
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        counts(6, 6);
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.PAUSING);
    }

    @Test
    void withoutALimitAnyNumberMayFail() {
        counts(0, 999);
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.RUNNING);
    }

    private void counts(long succeeded, long failed) {
        Tally tally = Records.tally("e", 0, 1_000, succeeded, failed);
        record = Progress.withTallies(record, List.of(tally), NOW);
    }
}
