package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A sample is as large as it was asked for, and from everywhere in the source. */
class SpreadTest {

    @Property(tries = 500)
    void hasOneItemInEachOfAsManyEqualParts(
            @ForAll @IntRange(min = 1, max = 3_000) int items, @ForAll @IntRange(min = 1, max = 2_000) int size) {
        Spread spread = Spread.of(items, size);

        long[] positions =
                LongStream.range(0, items + 5L).filter(spread::contains).toArray();

        assertThat(positions).hasSize(Math.min(items, size));
        double part = (double) items / positions.length;
        for (int i = 0; i < positions.length; i++) {
            assertThat((double) positions[i]).isBetween(i * part - 1, (i + 1) * part);
        }
    }

    @Test
    void isOfLargeSourcesToo() {
        Spread spread = Spread.of(1L << 40, 2_000);

        assertThat(spread.contains((1L << 40) / 4_000)).isTrue();
        assertThat(spread.contains(0)).isFalse();
    }

    @Test
    void isNeverLargerThanItsSourceOrATransaction() {
        assertThat(Spread.of(3, 50)).isEqualTo(new Spread(3, 3));
        assertThat(Spread.NONE.contains(0)).isFalse();
        assertThatThrownBy(() -> new Spread(10, 11)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Spread(10_000, Spread.MOST + 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
