package dev.holdfast.model;

import static dev.holdfast.testing.Records.tally;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Counts of the whole experiment, rate of the session, and when an experiment is complete. */
class ProgressTest {
    private static final Instant START = Instant.ofEpochMilli(Events.ANY_TIME);
    private static final Instant LATER = START.plusSeconds(5);

    @Property
    void isCompleteExactlyWhenAllAreThereAndFinished(
            @ForAll @Size(max = 4) List<@IntRange(max = 4) Integer> succeeded,
            @ForAll @IntRange(max = 4) int failed,
            @ForAll @IntRange(max = 2) int open,
            @ForAll @IntRange(max = 12) int total) {
        List<Tally> tallies = new ArrayList<>();
        tallies.add(tally("e", 0, failed + open, 0, failed));
        succeeded.forEach(count -> tallies.add(tally("e", tallies.size(), count, count, 0)));
        long finished =
                (long) failed + succeeded.stream().mapToInt(count -> count).sum();

        Experiment after = Progress.withTallies(of(total), tallies, LATER);

        assertThat(after.getStatus() == ExperimentStatus.COMPLETED).isEqualTo(open == 0 && finished >= total);
        assertThat(after.getItemsTotal()).as("R25: the total never shrinks").isGreaterThanOrEqualTo(total);
        assertThat(Progress.finished(after)).isEqualTo(finished);
    }

    @Test
    void sumsAllTallies() {
        Tally one = tally("e", 0, 5, 3, 1);
        one.setDuplicates(7);
        one.setRejected(2);
        one.setAttempts(9);
        one.setAttemptsInDoubt(2);
        one.setItemsInDoubt(1);
        one.setItemsHeld(1);

        Experiment after = Progress.withTallies(of(10), List.of(one, tally("e", 1, 2, 1, 0)), LATER);

        assertThat(after.getItemsAdmitted()).isEqualTo(7);
        assertThat(after.getItemsSucceeded()).isEqualTo(4);
        assertThat(after.getItemsFailed()).isEqualTo(1);
        assertThat(after.getDuplicates()).isEqualTo(7);
        assertThat(after.getRejected()).isEqualTo(2);
        assertThat(after.getAttempts()).isEqualTo(9);
        assertThat(after.getAttemptsInDoubt()).isEqualTo(2);
        assertThat(after.getItemsInDoubt()).isEqualTo(1);
        assertThat(after.getItemsHeld()).isEqualTo(1);
        assertThat(after.getLastProgressUpdate()).isEqualTo(LATER);
    }

    @Test
    void isNotCompleteWhileTheTotalIsUnknown() {
        Experiment record = of(10);
        record.setItemsTotal(null);

        assertThat(Progress.withTallies(record, List.of(tally("e", 0, 10, 10, 0)), LATER)
                        .getStatus())
                .isEqualTo(ExperimentStatus.RUNNING);
    }

    @Test
    void completesAnExperimentWithoutItems() {
        assertThat(Progress.withTallies(of(0), List.of(), LATER).getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void isNotCompleteBeforeEveryPartitionHasCarriedOutTheRetry() {
        Experiment record = of(10);
        record.setRetryGeneration(1);
        Tally settled = tally("e", 0, 5, 4, 1);
        settled.setRetryGeneration(1);
        Tally unsettled = tally("e", 1, 5, 4, 1);

        Experiment before = Progress.withTallies(record, List.of(settled, unsettled), LATER);
        unsettled.setRetryGeneration(1);
        Experiment after = Progress.withTallies(record, List.of(settled, unsettled), LATER);

        assertThat(before.getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        assertThat(after.getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void doesNotWaitForTheRetryOfAPartitionThatHasNothingToRetry() {
        Experiment record = of(10);
        record.setRetryGeneration(1);
        Tally settled = tally("e", 0, 5, 5, 0);
        settled.setRetryGeneration(1);

        Experiment after = Progress.withTallies(record, List.of(settled, tally("e", 1, 5, 5, 0)), LATER);

        assertThat(after.getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void isPausedOnlyWhenNoPartitionHasACallUnderWay() {
        Experiment record = of(10);
        record.setStatus(ExperimentStatus.PAUSING);
        record.setPauseGeneration(2);
        Tally atRest = tally("e", 0, 4, 2, 0);
        atRest.setPauseGeneration(2);
        Tally busy = tally("e", 1, 4, 3, 0);
        busy.setPauseGeneration(1);
        Tally finished = tally("e", 2, 2, 2, 0);
        finished.setPauseGeneration(2);

        Experiment before = Progress.withTallies(record, List.of(atRest, busy, finished), LATER);
        busy.setPauseGeneration(2);
        Experiment after = Progress.withTallies(record, List.of(atRest, busy, finished), LATER);

        assertThat(before.getStatus()).isEqualTo(ExperimentStatus.PAUSING);
        assertThat(after.getStatus()).isEqualTo(ExperimentStatus.PAUSED);
    }

    @Test
    void takesACountFromBeforeThePauseForNoSignOfRest() {
        Experiment record = of(10);
        record.setStatus(ExperimentStatus.PAUSING);
        record.setPauseGeneration(1);
        Tally old = tally("e", 1, 3, 3, 0); // since then it may have taken in and begun more

        Experiment before = Progress.withTallies(record, List.of(old), LATER);
        old.setPauseGeneration(1);
        Experiment after = Progress.withTallies(record, List.of(old), LATER);

        assertThat(before.getStatus()).isEqualTo(ExperimentStatus.PAUSING);
        assertThat(after.getStatus()).isEqualTo(ExperimentStatus.PAUSED);
    }

    @Test
    void takesACountFromBeforeTheCancelForNoSignThatAllIsCancelled() {
        Experiment record = of(10);
        record.setStatus(ExperimentStatus.CANCELLING);
        record.setPauseGeneration(1);
        Tally old = tally("e", 1, 3, 3, 0);

        Experiment before = Progress.withTallies(record, List.of(old), LATER);
        old.setPauseGeneration(1);
        Experiment after = Progress.withTallies(record, List.of(old), LATER);

        assertThat(before.getStatus()).isEqualTo(ExperimentStatus.CANCELLING);
        assertThat(after.getStatus()).isEqualTo(ExperimentStatus.CANCELLED);
    }

    @Test
    void isPausedAlsoWhileARetryWaitsToBeCarriedOut() {
        Experiment record = of(10);
        record.setStatus(ExperimentStatus.PAUSING);
        record.setPauseGeneration(1);
        record.setRetryGeneration(1);
        Tally atRest = tally("e", 0, 10, 5, 2);
        atRest.setPauseGeneration(1);

        Experiment after = Progress.withTallies(record, List.of(atRest), LATER);

        assertThat(after.getStatus()).isEqualTo(ExperimentStatus.PAUSED);
    }

    @Test
    void isCompleteWhenThePauseCameWithTheLastItem() {
        Experiment record = of(10);
        record.setStatus(ExperimentStatus.PAUSING);
        record.setPauseGeneration(1);

        Experiment after = Progress.withTallies(record, List.of(tally("e", 0, 10, 10, 0)), LATER);

        assertThat(after.getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
    }

    @Test
    void countsTheRateOfThisSessionOnly() { // R25, R26
        Experiment record = of(100);
        record.setSessionItemsBefore(40);

        Experiment after = Progress.withTallies(record, List.of(tally("e", 0, 100, 50, 0)), LATER);

        assertThat(after.getRatePerSec()).isEqualTo(10 / 5.0);
        assertThat(after.getEstimatedCompletionTime()).isEqualTo(LATER.plusSeconds(25));
    }

    @Test
    void knowsNoRateBeforeTheFirstItemOfTheSession() { // R26
        Experiment record = of(100);
        record.setSessionItemsBefore(40);

        Experiment after = Progress.withTallies(record, List.of(tally("e", 0, 100, 40, 0)), LATER);

        assertThat(after.getRatePerSec()).isNull();
        assertThat(after.getEstimatedCompletionTime()).isNull();
    }

    @Test
    void countsTheRateOfARetryThatUnfinishesItems() { // R25, R26
        Experiment record = of(100);
        record.setSessionItemsBefore(100);

        Experiment queuedAgain = Progress.withTallies(record, List.of(tally("e", 0, 100, 90, 0)), LATER);
        Experiment after = Progress.withTallies(queuedAgain, List.of(tally("e", 0, 100, 95, 0)), LATER);

        assertThat(queuedAgain.getRatePerSec()).isNull();
        assertThat(after.getRatePerSec()).isEqualTo(1.0);
        assertThat(after.getEstimatedCompletionTime()).isEqualTo(LATER.plusSeconds(5));
    }

    @Test
    void estimatesNothingThatNobodyWillLiveToSee() {
        Experiment after = Progress.withTallies(of(Long.MAX_VALUE), List.of(tally("e", 0, 1, 1, 0)), LATER);

        assertThat(after.getRatePerSec()).isEqualTo(0.2);
        assertThat(after.getEstimatedCompletionTime()).isNull();
    }

    @Test
    void leavesACompletedExperimentCompletedWhenMoreIsCounted() {
        Experiment done = Progress.withTallies(of(1), List.of(tally("e", 0, 1, 1, 0)), LATER);
        Tally again = tally("e", 0, 1, 1, 0);
        again.setDuplicates(3);

        Experiment after = Progress.withTallies(done, List.of(again), LATER.plusSeconds(9));

        assertThat(after.getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(after.getDuplicates()).isEqualTo(3);
        assertThat(after.getEndedAt()).isEqualTo(LATER);
        assertThat(after.getEstimatedCompletionTime()).isNull();
    }

    private static Experiment of(long total) {
        Experiment record = Records.running("e");
        record.setItemsTotal(total);
        return record;
    }
}
