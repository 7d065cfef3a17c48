package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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

    /** 48 partitions whose first item takes half a second would else be one transaction of 24 s. */
    @Test
    void allPartitionsOfAThreadShareTheTimeUntilItsCommitAndEachHasItsSliceBeforeTheThreadRests() {
        Duration item = Duration.ofMillis(450);
        List<InlineSlice> slices =
                Stream.generate(() -> new InlineSlice(turns)).limit(48).toList();
        int[] handled = new int[slices.size()];
        for (int pulses = 0; pulses < 10; pulses++) {
            Duration inOneTransaction = Duration.ZERO;
            for (int i = 0; i < handled.length; i++) {
                if (slices.get(i).isLeft(now)) {
                    slices.get(i).used(now, item.toNanos());
                    var unused = turns.used(item.toNanos(), true);
                    now += item.toMillis();
                    inOneTransaction = inOneTransaction.plus(item);
                    handled[i]++;
                }
            }
            assertThat(inOneTransaction)
                    .isLessThanOrEqualTo(Duration.ofMillis(2_500))
                    .isPositive();
            now += 10;
        }

        assertThat(handled).containsOnly(1);
    }

    @Test
    void asksForACommitOnceAndHasTimeAgainOnlyAfterIt() {
        one.pulse(now);
        assertThat(turns.used(Duration.ofMillis(1_200).toNanos(), false)).isFalse();
        assertThat(turns.used(Duration.ofMillis(100).toNanos(), false)).isTrue();
        assertThat(turns.used(Duration.ofMillis(1_300).toNanos(), false))
                .as("asked already")
                .isFalse();
        assertThat(turns.hasTime()).isFalse();

        one.pulse(++now);
        assertThat(turns.hasTime()).as("the commit comes after these pulses").isFalse();
        one.pulse(++now);
        assertThat(turns.hasTime()).isTrue();
    }

    @Test
    void anItemThatTookLongNeedsATransactionOfItsOwn() {
        turns.limit(Duration.ofSeconds(4));
        one.pulse(now);
        assertThat(turns.used(Duration.ofSeconds(3).toNanos(), true)).isTrue();
        one.pulse(++now);
        assertThat(turns.hasTime()).isTrue();
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
