package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Long items of one experiment keep a stream thread from nothing: partitions take turns, and then it rests from items. */
class InlineSliceTest {
    private static final AtomicLong LATER =
            new AtomicLong(Instant.parse("2100-01-01T00:00:00Z").toEpochMilli());
    private static final Duration HALF = Duration.ofNanos(InlineSlice.SLICE_NANOS / 2);

    private final InlineSlice one = new InlineSlice();
    private final InlineSlice other = new InlineSlice();

    /** All tests share a thread, and so its turns: each is later than any other. */
    private long now = LATER.addAndGet(1_000_000);

    @Test
    void endsWhenItsTimeIsUsedAndComesAgainAfterARest() {
        assertThat(handles(one, HALF)).isTrue();
        assertThat(handles(one, HALF)).isTrue();
        assertThat(handles(one, HALF)).isFalse();

        now += InlineSlice.REST_MS - 1;
        assertThat(handles(one, HALF)).isFalse();
        now += 1;
        assertThat(handles(one, HALF)).isTrue();
    }

    @Test
    void lastsForOneItemAtLeast() {
        assertThat(handles(one, Duration.ofSeconds(9))).isTrue();
        assertThat(handles(one, HALF)).isFalse();

        now += InlineSlice.REST_MS;
        assertThat(handles(one, Duration.ofSeconds(9))).isTrue();
    }

    @Test
    void theThreadRestsAsLongAfterACommitThatTookItsTime() {
        assertThat(handles(one, HALF.multipliedBy(2))).isTrue();

        now += 10 * InlineSlice.REST_MS;
        assertThat(handles(one, HALF)).isFalse();
        now += InlineSlice.REST_MS;
        assertThat(handles(one, HALF)).isTrue();
    }

    @Test
    void theThreadRestsLongerWhileItTakesInNewItems() {
        assertThat(handles(one, HALF.multipliedBy(2))).isTrue();
        assertThat(handles(one, HALF)).isFalse();

        now += InlineSlice.LONGEST_REST_MS - 1;
        InlineSlice.admitted(now);
        assertThat(handles(one, HALF)).isFalse();
        now += 1;
        assertThat(handles(one, HALF)).isTrue();
    }

    @Test
    void eachPartitionHasItsOwnBeforeTheThreadRests() {
        assertThat(handles(one, HALF.multipliedBy(2))).isTrue();
        assertThat(handles(other, HALF.multipliedBy(2))).isTrue();

        assertThat(handles(one, HALF)).isFalse();
        now += InlineSlice.REST_MS;
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
