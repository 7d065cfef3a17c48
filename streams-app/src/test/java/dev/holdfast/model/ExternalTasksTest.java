package dev.holdfast.model;

import static net.jqwik.api.Arbitraries.integers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** Whatever several workers say about the same item, and in whatever order: it ends, or a person can decide it. */
class ExternalTasksTest {
    private static final RetryPolicy HOLDING = policy(3, true);
    private static final RetryPolicy REPEATING = policy(3, false);

    /** What happens next: somebody speaks, the dispatcher looks, a person decides, or time goes by. */
    private record Deed(
            AttemptEvent kind, String worker, int back, int millis, ErrorCategory category, boolean blameless) {

        void on(ExternalItem item) {
            item.pass(millis);
            switch (kind) {
                case REPEAT, GIVE_UP -> item.decide(kind);
                case IN_DOUBT, UNKNOWN -> item.look();
                default -> item.says(kind, item.task(back), worker, category, blameless);
            }
        }
    }

    @Property
    void isNeverStuckNeverMiscountedAndOvertakesNobody(
            @ForAll("stories") List<Deed> story, @ForAll("policies") RetryPolicy policy) {
        ExternalItem item = new ExternalItem(policy);
        for (Deed deed : story) {
            deed.on(item);
        }

        item.toTheEnd();

        assertThat(ItemMachine.isOver(item.state()))
                .as("%s after %s", item.state(), story)
                .isTrue();
    }

    @Test
    void aHeldItemThatTwoWorkersHaveStartedCanBeDecided() {
        ExternalItem item = new ExternalItem(HOLDING);
        says(item, AttemptEvent.STARTED, "w1");
        says(item, AttemptEvent.STARTED, "w2");
        silence(item);
        assertThat(item.state().getStatus()).isEqualTo(ItemStatus.HELD);
        assertThat(item.state().getAttempts()).isEqualTo(2);
        assertThat(item.state().getInDoubt()).isEqualTo(2);

        item.decide(AttemptEvent.REPEAT);

        assertThat(item.state().getStatus()).isEqualTo(ItemStatus.QUEUED);
    }

    @Test
    void theSecondWorkerGoesOnWhereTheFirstOneIsGone() {
        ExternalItem item = new ExternalItem(REPEATING);
        says(item, AttemptEvent.STARTED, "w1");
        item.pass(40_000);
        says(item, AttemptEvent.STARTED, "w2");
        item.pass(40_000);
        item.look();

        assertThat(item.state().getStatus()).isEqualTo(ItemStatus.STARTED);
        assertThat(item.state().getExecutorId()).isEqualTo("w2");
        says(item, AttemptEvent.HEARTBEAT, "w2");
        item.pass(50_000);
        item.look();
        assertThat(item.state().getStatus()).isEqualTo(ItemStatus.STARTED);
        says(item, AttemptEvent.FAILED, "w2");
        assertThat(item.state().getStatus()).isEqualTo(ItemStatus.RETRYING);
        assertThat(item.state().getInDoubt()).as("only the first one").isEqualTo(1);
    }

    @Test
    void ofTwoThatWorkedOnATaskOnlyTheOneThatWasNeverHeardOfIsInDoubt() {
        ExternalItem item = new ExternalItem(REPEATING);
        says(item, AttemptEvent.STARTED, "w1");
        says(item, AttemptEvent.STARTED, "w2");
        says(item, AttemptEvent.FAILED, "w2");
        silence(item);

        assertThat(item.state().getStatus()).isEqualTo(ItemStatus.QUEUED);
        assertThat(item.state().getAttempts()).isEqualTo(2);
        assertThat(item.state().getInDoubt()).isEqualTo(1);
    }

    @Test
    void aFailureWaitsForTheOtherWorkerOfTheSameTask() {
        ExternalItem item = new ExternalItem(REPEATING);
        says(item, AttemptEvent.STARTED, "w1");
        says(item, AttemptEvent.STARTED, "w2");
        says(item, AttemptEvent.FAILED, "w1");
        assertThat(item.state().getStatus()).isEqualTo(ItemStatus.STARTED);
        assertThat(item.state().getLastError()).isEqualTo("no");
        assertThat(item.state().getFailures()).isEqualTo(1);

        says(item, AttemptEvent.SUCCEEDED, "w2");

        assertThat(item.state().getStatus()).isEqualTo(ItemStatus.SUCCEEDED);
    }

    @Test
    void aDoubtThatIsHeldIsNotForgottenWhenALaterWorkerFails() {
        ExternalItem item = new ExternalItem(HOLDING);
        says(item, AttemptEvent.STARTED, "w1");
        silence(item);
        assertThat(item.state().getStatus()).isEqualTo(ItemStatus.HELD);
        says(item, AttemptEvent.STARTED, "w2");
        assertThat(item.state().getStatus()).isEqualTo(ItemStatus.STARTED);

        says(item, AttemptEvent.FAILED, "w2");

        assertThat(item.state().getStatus()).as("w1's call may have happened").isEqualTo(ItemStatus.HELD);
        item.decide(AttemptEvent.REPEAT);
        item.look();
        assertThat(item.state().getStatus()).isEqualTo(ItemStatus.DISPATCHED);
    }

    @Test
    void aCancelForgetsWhoWasAtWork() {
        ExternalItem item = new ExternalItem(HOLDING);
        says(item, AttemptEvent.STARTED, "w1");
        silence(item);

        ItemState cancelled = ItemWishes.cancelled(item.state(), 1);

        assertThat(cancelled.getUndecided()).isFalse();
        assertThat(cancelled.getCoWorkers()).isNull();
    }

    private static void says(ExternalItem item, AttemptEvent kind, String worker) {
        item.says(kind, item.task(0), worker, ErrorCategory.API_ERROR, false);
    }

    /** Nobody is heard of for so long that all who are at work are given up. */
    private static void silence(ExternalItem item) {
        item.pass(100_000);
        for (int i = 0; i < 5; i++) {
            if (item.state().getStatus() == ItemStatus.STARTED) {
                item.look();
            }
        }
    }

    @Provide
    Arbitrary<List<Deed>> stories() {
        return Combinators.combine(
                        Arbitraries.of(AttemptEvent.values()),
                        Arbitraries.of("w1", "w2", "w3"),
                        Arbitraries.frequency(Tuple.of(4, 0), Tuple.of(1, 1), Tuple.of(1, 2)),
                        Arbitraries.oneOf(integers().between(0, 100), integers().between(0, 70_000)),
                        Arbitraries.of(ErrorCategory.values()),
                        Arbitraries.of(true, false))
                .as(Deed::new)
                .list()
                .ofMaxSize(25);
    }

    @Provide
    Arbitrary<RetryPolicy> policies() {
        return Combinators.combine(integers().between(1, 4), Arbitraries.of(true, false))
                .as(ExternalTasksTest::policy);
    }

    private static RetryPolicy policy(int most, boolean hold) {
        return new RetryPolicy(most, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofHours(10), hold);
    }
}
