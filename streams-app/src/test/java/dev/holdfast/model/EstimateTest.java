package dev.holdfast.model;

import static dev.holdfast.testing.Records.tally;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Rate, time and band right after resume, pause and retry (R25, R26, "struggled with" 4). */
class EstimateTest {
    private static final Instant START = Instant.ofEpochMilli(Events.ANY_TIME);

    private final ExperimentMachine machine =
            new ExperimentMachine(spec -> new Heading("n", null, null, Budget.NONE, FailureLimit.NONE));

    @Property
    void liesInItsBandAndIsThereOnlyWhenSomethingIsFinished(
            @ForAll @IntRange(max = 1_000_000) int before,
            @ForAll @IntRange(max = 1_000_000) int inSession,
            @ForAll @IntRange(max = 1_000_000) int left,
            @ForAll @IntRange(max = 10_000_000) int millis) {
        Experiment record = running(1L + before + inSession + left);
        record.setSessionItemsBefore(before);
        Instant now = START.plusMillis(millis);

        Experiment after = summed(record, before + inSession, 0, now);

        boolean known = inSession > 0 && millis > 0 && after.getEstimatedCompletionTime() != null;
        assertThat(after.getRatePerSec() != null).isEqualTo(inSession > 0 && millis > 0);
        if (!known) {
            assertNoTimes(after);
            return;
        }
        assertThat(Objects.requireNonNull(after.getEstimatedCompletionEarliest()))
                .isBetween(now, after.getEstimatedCompletionTime());
        assertThat(Objects.requireNonNull(after.getEstimatedCompletionLatest()))
                .isAfterOrEqualTo(after.getEstimatedCompletionTime());
    }

    @Property
    void countsAfterAResumeOnlyWhatTheNewSessionFinishes(
            @ForAll @IntRange(min = 1, max = 1000) int before,
            @ForAll @IntRange(max = 1000) int failed,
            @ForAll @IntRange(min = 1, max = 1000) int since,
            @ForAll @IntRange(min = 1, max = 100_000) int away,
            @ForAll @IntRange(min = 1, max = 10_000) int seconds) {
        Experiment first = summed(running(10_000), before, failed, START.plusSeconds(7));
        Instant resumed = START.plusSeconds(7L + away);

        Experiment again = decide(first, CommandKind.RESUME, resumed);
        assertThat(again.getRatePerSec()).isNull();
        assertNoTimes(again);
        assertThat(Progress.finished(again)).as("R25").isEqualTo(before + failed);
        assertThat(again.getItemsTotal()).as("R25").isEqualTo(10_000);

        Experiment after = summed(again, before + since, failed, resumed.plusSeconds(seconds));
        assertThat(after.getRatePerSec()).isEqualTo((double) since / seconds, within(1e-9));
        assertThat(Progress.finished(after)).isEqualTo(before + failed + since);
    }

    @Test
    void hasNoEstimateWhilePausedAndNoneOfThePauseAfterIt() {
        Experiment before = summed(running(100), 50, 0, START.plusSeconds(10));
        assertThat(before.getEstimatedCompletionLatest()).isNotNull();

        Experiment pausing = decide(before, CommandKind.PAUSE, START.plusSeconds(10));
        Experiment paused = summed(pausing, 51, 0, START.plusSeconds(11));
        assertThat(paused.getRatePerSec()).isNull();
        assertNoTimes(paused);

        Instant resumed = START.plusSeconds(100_000);
        Experiment after = summed(decide(paused, CommandKind.RESUME, resumed), 61, 0, resumed.plusSeconds(5));
        assertThat(after.getRatePerSec()).isEqualTo(2.0);
        assertThat(after.getEstimatedCompletionTime())
                .isEqualTo(resumed.plusSeconds(5).plusMillis(19_500));
    }

    @Test
    void countsAfterARetryOnlyWhatIsDoneAgain() {
        Experiment done = summed(running(100), 80, 20, START.plusSeconds(10));
        assertNoTimes(done);
        Instant retried = START.plusSeconds(1_000);

        Experiment queuedAgain = summed(decide(done, CommandKind.RETRY, retried), 80, 0, retried.plusSeconds(1));
        assertThat(queuedAgain.getRatePerSec()).isNull();
        assertNoTimes(queuedAgain);

        Experiment after = summed(queuedAgain, 85, 0, retried.plusSeconds(5));
        assertThat(after.getRatePerSec()).isEqualTo(1.0);
        assertThat(after.getEstimatedCompletionTime()).isEqualTo(retried.plusSeconds(20));
        assertThat(after.getItemsTotal()).isEqualTo(100);
    }

    @Test
    void holdsTheEndIn19Of20RunsOfEvenRandomWork() {
        Random random = new Random(7);
        int runs = 4_000;
        int inside = 0;
        for (int run = 0; run < runs; run++) {
            int done = 20 + random.nextInt(200);
            int left = 20 + random.nextInt(200);
            double seconds = waiting(random, done);
            Instant now = START.plusMillis((long) (seconds * 1000));
            Experiment record = summed(running(done + left), done, 0, now);
            Instant end = now.plusMillis((long) (waiting(random, left) * 1000));
            boolean in = !end.isBefore(Objects.requireNonNull(record.getEstimatedCompletionEarliest()))
                    && !end.isAfter(Objects.requireNonNull(record.getEstimatedCompletionLatest()));
            inside += in ? 1 : 0;
        }

        assertThat((double) inside / runs).isBetween(0.935, 0.965);
    }

    @Test
    void isNewsOnlyWhenMoreThanTheTimeHasChanged() {
        Experiment before = summed(running(100), 50, 0, START.plusSeconds(10));

        Experiment later = summed(before, 50, 0, START.plusSeconds(20));

        assertThat(later.getEstimatedCompletionLatest()).isNotEqualTo(before.getEstimatedCompletionLatest());
        assertThat(Progress.isNews(before, later)).isFalse();
        assertThat(Progress.isNews(before, summed(before, 51, 0, START.plusSeconds(20))))
                .isTrue();
    }

    private static double waiting(Random random, int items) {
        double seconds = 0;
        for (int i = 0; i < items; i++) {
            seconds -= Math.log(1 - random.nextDouble()) * 3;
        }
        return seconds;
    }

    private Experiment decide(Experiment before, CommandKind kind, Instant at) {
        return Objects.requireNonNull(
                machine.decide(before, Records.command(kind, "e"), at).record());
    }

    private static Experiment summed(Experiment before, long succeeded, long failed, Instant at) {
        long admitted = Objects.requireNonNull(before.getItemsTotal());
        return Progress.withTallies(before, List.of(tally("e", 0, admitted, succeeded, failed)), at);
    }

    private static Experiment running(long total) {
        Experiment record = Records.running("e");
        record.setItemsTotal(total);
        return record;
    }

    private static void assertNoTimes(Experiment record) {
        assertThat(record.getEstimatedCompletionTime()).isNull();
        assertThat(record.getEstimatedCompletionEarliest()).isNull();
        assertThat(record.getEstimatedCompletionLatest()).isNull();
    }
}
