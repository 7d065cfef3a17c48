package dev.holdfast.model;

import static dev.holdfast.model.ItemHistories.ANY_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.testing.Events;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Of whatever is written about an item, only what can be true is folded. */
class EventTruthTest {
    private static final int ANY_SEED = 7;
    private static final RetryPolicy THREE_TIMES =
            new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofHours(1), false);

    private ItemState item = ItemMachine.admitted(12, Events.ANY_TIME);

    @Property
    void onlyAnExecutorThatHasStartedMakesAResultUnlessAnOutcomeIsUnknown(
            @ForAll("histories") List<Attempt> history, @ForAll("policies") RetryPolicy policy) {
        ItemState state = ItemMachine.admitted(12, Events.ANY_TIME);
        Set<String> started = new HashSet<>();
        for (Attempt event : history) {
            if (EventTruth.problem(state, event) != null) {
                continue;
            }
            ItemState after = ItemMachine.fold(state, event, policy, ANY_SEED).next();
            assertThat(after.getAttempts())
                    .as("attempts are counted one by one")
                    .isLessThanOrEqualTo(state.getAttempts() + 1);
            if (event.getEvent() == AttemptEvent.STARTED) {
                started.add(event.getExecutorId());
            }
            if (state.getStatus() != ItemStatus.SUCCEEDED && after.getStatus() == ItemStatus.SUCCEEDED) {
                assertThat(started.contains(event.getExecutorId()) || state.getInDoubt() > 0)
                        .as("%s by %s", event.getEvent(), event.getExecutorId())
                        .isTrue();
            }
            state = after;
        }
    }

    @Property
    void aLateSuccessOfAnAttemptThatWasStartedCanBeTrueUntilItsOutcomeIsKnown(
            @ForAll("histories") List<Attempt> history, @ForAll("policies") RetryPolicy policy) {
        item = ItemMachine.admitted(12, Events.ANY_TIME);
        fold(Events.started(ANY_KEY, 1, "late/1"), policy);
        fold(Events.inDoubt(ANY_KEY, 1, "late/1"), policy);
        for (Attempt event : history) {
            if (EventTruth.problem(item, event) == null) {
                fold(event, policy);
            }
            assertThat(EventTruth.problem(item, Events.succeeded(ANY_KEY, 1, "late/1", "{}")))
                    .isNull();
        }
    }

    @Test
    void theAnswerToACallThatACancelDidNotSeeCanBeTrue() {
        item = ItemWishes.cancelled(item, Events.ANY_TIME);
        assertThat(EventTruth.problem(item, Events.started(ANY_KEY, 1, "a/1"))).isNull();
        fold(Events.started(ANY_KEY, 1, "a/1"), THREE_TIMES);

        assertThat(EventTruth.problem(item, Events.succeeded(ANY_KEY, 1, "a/1", "{}")))
                .isNull();
    }

    private void fold(Attempt event, RetryPolicy policy) {
        item = ItemMachine.fold(item, event, policy, ANY_SEED).next();
    }

    @Provide
    Arbitrary<List<Attempt>> histories() {
        return ItemHistories.events();
    }

    @Provide
    Arbitrary<RetryPolicy> policies() {
        return ItemHistories.policies();
    }
}
