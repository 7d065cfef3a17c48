package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ItemMachine;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import org.junit.jupiter.api.Test;

/** A decision has taken effect when the item says so, and not when the broker has taken the event. */
class DecisionOutcomeTest {
    private static final String REASON = "given up by ann: paid once";
    private static final ItemState HELD = item(ItemStatus.HELD, 2);

    @Test
    void isNotYetDoneWhileTheItemIsHeldAsItWas() {
        assertThat(DecisionOutcome.of(HELD, HELD, null)).isEqualTo(DecisionOutcome.NOT_YET);
        assertThat(DecisionOutcome.of(HELD, HELD, REASON)).isEqualTo(DecisionOutcome.NOT_YET);
    }

    @Test
    void repeatsOnceTheItemWaitsOrHasBeenBegunAgain() {
        assertThat(DecisionOutcome.of(HELD, item(ItemStatus.QUEUED, 2), null)).isEqualTo(DecisionOutcome.DONE);
        assertThat(DecisionOutcome.of(HELD, item(ItemStatus.DISPATCHED, 2), null))
                .isEqualTo(DecisionOutcome.DONE);
        assertThat(DecisionOutcome.of(HELD, item(ItemStatus.SUCCEEDED, 3), null))
                .isEqualTo(DecisionOutcome.DONE);
        assertThat(DecisionOutcome.of(HELD, item(ItemStatus.HELD, 3), null))
                .as("in doubt once more")
                .isEqualTo(DecisionOutcome.DONE);
    }

    @Test
    void givesUpOnceTheItemHasFailedForThatReason() {
        ItemState failed = item(ItemStatus.FAILED, 2);
        failed.setLastError(REASON);

        assertThat(DecisionOutcome.of(HELD, failed, REASON)).isEqualTo(DecisionOutcome.DONE);
        assertThat(DecisionOutcome.of(HELD, failed, "given up by bob: no"))
                .as("somebody else was quicker")
                .isEqualTo(DecisionOutcome.TOO_LATE);
    }

    @Test
    void comesTooLateWhereSomethingElseHasHappened() {
        assertThat(DecisionOutcome.of(HELD, item(ItemStatus.SUCCEEDED, 2), null))
                .as("the call has answered after all")
                .isEqualTo(DecisionOutcome.TOO_LATE);
        assertThat(DecisionOutcome.of(HELD, item(ItemStatus.QUEUED, 2), REASON)).isEqualTo(DecisionOutcome.TOO_LATE);
        assertThat(DecisionOutcome.of(HELD, item(ItemStatus.CANCELLED, 2), null))
                .isEqualTo(DecisionOutcome.TOO_LATE);
        assertThat(DecisionOutcome.of(HELD, null, null)).isEqualTo(DecisionOutcome.TOO_LATE);
    }

    private static ItemState item(ItemStatus status, int attempts) {
        ItemState item = ItemMachine.admitted(0, 0);
        item.setStatus(status);
        item.setAttempts(attempts);
        return item;
    }
}
