package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a sample says of all items. */
class ExtrapolationTest {

    @Test
    void ofEqualItemsIsExact() {
        assertThat(Extrapolation.of(new long[] {7, 7, 7, 7}, 1_000))
                .isEqualTo(new Extrapolation(28, 7_000, 7_000, 7_000));
    }

    @Test
    void ofAllItemsIsWhatTheyCameTo() {
        assertThat(Extrapolation.of(new long[] {1, 2, 9}, 3)).isEqualTo(new Extrapolation(12, 12, 12, 12));
        assertThat(Extrapolation.of(new long[0], 3)).isEqualTo(new Extrapolation(0, 0, 0, 0));
    }

    @Test
    void isNeverLessThanWhatTheSampleCameTo() {
        assertThat(Extrapolation.of(new long[] {0, 0, 0, 0, 0, 90}, 10).low()).isGreaterThanOrEqualTo(90);
        assertThat(Extrapolation.of(new long[] {90}, 10).low()).isEqualTo(90);
    }

    /** The band is said to hold in 19 of 20 cases; of costs that are spread as those of texts are, it must come near. */
    @Test
    void holdsTheSumOfAllInAboutNineteenOfTwentyCases() {
        Random random = new Random(17);
        long[] costs = random.doubles(2_000)
                .mapToLong(part -> Math.round(100 + 900 * part))
                .toArray();
        long all = java.util.Arrays.stream(costs).sum();
        int held = 0;
        for (int i = 0; i < 1_000; i++) {
            Extrapolation one = Extrapolation.of(
                    random.ints(0, costs.length)
                            .distinct()
                            .limit(50)
                            .mapToLong(at -> costs[at])
                            .toArray(),
                    costs.length);
            held += one.low() <= all && all <= one.high() ? 1 : 0;
        }

        assertThat(held).isBetween(925, 975);
    }
}
