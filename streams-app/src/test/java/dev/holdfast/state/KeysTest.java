package dev.holdfast.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Stores sort keys by their bytes; what is scanned is exactly one experiment, in item order. */
class KeysTest {

    @Property
    void sortsAsTextAsPositionsSortAsNumbers(
            @ForAll @LongRange(min = 0) long one, @ForAll @LongRange(min = 0) long other) {
        assertThat(Integer.signum(compare(Keys.backlog("e", one), Keys.backlog("e", other))))
                .isEqualTo(Integer.signum(Long.compare(one, other)));
    }

    @Property
    void readsBackThePosition(
            @ForAll @NotEmpty @StringLength(max = 30) String experiment, @ForAll @LongRange(min = 0) long position) {
        Assume.that(isUnicode(experiment));

        assertThat(Keys.position(Keys.backlog(experiment, position))).isEqualTo(position);
    }

    @Property
    void scansAllOfAnExperimentAndNothingElse(
            @ForAll @NotEmpty @StringLength(max = 20) String one,
            @ForAll @NotEmpty @StringLength(max = 20) String other,
            @ForAll @LongRange(min = 0) long position,
            @ForAll @IntRange(min = 0, max = 999_999) int partition) {
        Assume.that(isUnicode(one) && isUnicode(other) && !one.equals(other));

        assertThat(isScanned(one, Keys.backlog(one, position))).isTrue();
        assertThat(isScanned(one, Keys.backlog(other, position))).isFalse();
        assertThat(isScannedTally(one, Keys.tally(one, partition))).isTrue();
        assertThat(isScannedTally(one, Keys.tally(other, partition))).isFalse();
    }

    @Test
    void keepsExperimentsApartWhoseIdsBeginAlike() {
        for (String longer : new String[] {"run1", "run/", "run~", "run/000", "run 1", "run%2F"}) {
            assertThat(isScanned("run", Keys.backlog(longer, 0))).as(longer).isFalse();
            assertThat(isScanned(longer, Keys.backlog("run", 0))).as(longer).isFalse();
        }
    }

    private static boolean isScanned(String experiment, String key) {
        return compare(Keys.backlog(experiment, 0), key) <= 0 && compare(key, Keys.backlogEnd(experiment)) <= 0;
    }

    private static boolean isScannedTally(String experiment, String key) {
        return compare(Keys.tally(experiment, 0), key) <= 0 && compare(key, Keys.tallyEnd(experiment)) <= 0;
    }

    private static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
