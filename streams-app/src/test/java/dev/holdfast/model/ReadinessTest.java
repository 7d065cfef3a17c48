package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Readiness.Kind;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadinessTest {
    private static final ExecutorId SELF = new ExecutorId("a", "2");
    private static final long NOW = 1_000_000;

    @Test
    void givesOutWhatIsQueued() {
        assertThat(judged(item(ItemStatus.QUEUED))).isEqualTo(new Readiness(Kind.READY, NOW));
    }

    @ParameterizedTest
    @EnumSource(names = {"HELD", "SUCCEEDED", "FAILED", "UNKNOWN"})
    void leavesAloneWhatIsOverOrHeld(ItemStatus status) {
        assertThat(judged(item(status)).kind()).isEqualTo(Kind.NO);
    }

    @Test
    void waitsForTheTimeOfTheNextAttempt() {
        ItemState item = item(ItemStatus.RETRYING);

        item.setNextAttemptAt(NOW + 1);
        assertThat(judged(item)).isEqualTo(new Readiness(Kind.LATER, NOW + 1));

        item.setNextAttemptAt(NOW);
        assertThat(judged(item).kind()).isEqualTo(Kind.READY);
    }

    @Test
    void leavesAloneWhatRunsHere() {
        assertThat(judged(running("a/2", 0)).kind()).isEqualTo(Kind.NO);
    }

    @Test
    void doubtsAtOnceWhatAnEarlierIncarnationStarted() {
        assertThat(judged(running("a/1", NOW)).kind()).isEqualTo(Kind.IN_DOUBT);
    }

    @Test
    void doubtsWhatAnotherInstanceStartedOnlyAfterItsTimeAndGrace() {
        long due = NOW - 500 + 60_000 + Readiness.GRACE_MS;

        assertThat(judged(running("b/1", NOW - 500))).isEqualTo(new Readiness(Kind.LATER, due));
        assertThat(judged(running("b/1", NOW - 60_000 - Readiness.GRACE_MS)).kind())
                .isEqualTo(Kind.IN_DOUBT);
    }

    @Test
    void doubtsInTheEndWhatSaysNeitherWhoNorWhen() {
        ItemState item = running(null, null);
        item.setTimeoutMs(null);

        assertThat(judged(item).kind()).isEqualTo(Kind.IN_DOUBT);
    }

    private static Readiness judged(ItemState item) {
        return Readiness.of(item, SELF, instance -> false, NOW);
    }

    private static ItemState running(@Nullable String executor, @Nullable Number startedAt) {
        ItemState item = item(ItemStatus.STARTED);
        item.setExecutorId(executor);
        item.setStartedAt(startedAt == null ? null : startedAt.longValue());
        item.setTimeoutMs(60_000L);
        return item;
    }

    private static ItemState item(ItemStatus status) {
        ItemState item = ItemMachine.admitted(1, 1);
        item.setStatus(status);
        return item;
    }
}
