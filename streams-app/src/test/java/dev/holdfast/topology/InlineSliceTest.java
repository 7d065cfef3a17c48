package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Long items of one experiment keep a stream thread from nothing: partitions take turns, and then it rests from items. */
class InlineSliceTest {
    private static final Duration HALF = Duration.ofNanos(InlineSlice.NANOS / 2);

    private final InlineTurns turns = new InlineTurns();
    private final InlineSlice one = new InlineSlice(turns);
    private final InlineSlice other = new InlineSlice(turns);

    private long now = 1_700_000_000_000L;

    @Test
    void endsWhenItsTimeIsUsedAndComesAgainAfterARest() {
        assertThat(handles(one, HALF)).isTrue();
        assertThat(handles(one, HALF)).isTrue();
        assertThat(handles(one, HALF)).isFalse();

        now += InlineTurns.REST_MS - 1;
        assertThat(handles(one, HALF)).isFalse();
        now += 1;
        assertThat(handles(one, HALF)).isTrue();
    }

    @Test
    void lastsForOneItemAtLeast() {
        assertThat(handles(one, Duration.ofSeconds(9))).isTrue();
        assertThat(handles(one, HALF)).isFalse();

        now += InlineTurns.REST_MS;
        assertThat(handles(one, Duration.ofSeconds(9))).isTrue();
    }

    @Test
    void theThreadRestsAsLongAfterACommitThatTookItsTime() {
        assertThat(handles(one, HALF.multipliedBy(2))).isTrue();

        now += 10 * InlineTurns.REST_MS;
        assertThat(handles(one, HALF)).isFalse();
        now += InlineTurns.REST_MS;
        assertThat(handles(one, HALF)).isTrue();
    }

    @Test
    void theThreadRestsLongerWhileItTakesInNewItems() {
        assertThat(handles(one, HALF.multipliedBy(2))).isTrue();
        assertThat(handles(one, HALF)).isFalse();

        now += InlineTurns.LONGEST_REST_MS - 1;
        turns.admitted(now);
        assertThat(handles(one, HALF)).isFalse();
        now += 1;
        assertThat(handles(one, HALF)).isTrue();
    }

    @Test
    void eachPartitionHasItsOwnBeforeTheThreadRests() {
        assertThat(handles(one, HALF.multipliedBy(2))).isTrue();
        assertThat(handles(other, HALF.multipliedBy(2))).isTrue();

        assertThat(handles(one, HALF)).isFalse();
        now += InlineTurns.REST_MS;
        assertThat(handles(other, HALF)).isTrue();
        assertThat(handles(one, HALF)).isTrue();
    }

    @Test
    void neverEndsForItemsThatTakeNoTime() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(handles(one, Duration.ZERO)).isTrue();
        }
    }

    private boolean handles(InlineSlice slice, Duration item) {
        if (!slice.isLeft(now)) {
            return false;
        }
        slice.used(now, item.toNanos());
        now += item.toMillis();
        return true;
    }
}
