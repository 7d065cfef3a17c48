package dev.holdfast.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.avro.Tally;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatencySketchTest {

    @Property(tries = 200)
    void isRightToOnePercentHoweverTheTimesAreSpread(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 100_000_000) Integer> one,
            @ForAll @Size(max = 200) List<@IntRange(max = 100_000_000) Integer> other) {
        Map<String, Double> merged = LatencySketch.percentiles(List.of(tally(one), tally(other)));
        List<Integer> all = Stream.concat(one.stream(), other.stream()).sorted().toList();

        Map.of("p50", 0.5, "p90", 0.9, "p95", 0.95, "p99", 0.99).forEach((name, share) -> {
            int exact = all.get((int) (share * (all.size() - 1)));
            assertThat(merged.get(name))
                    .as(name)
                    .isNotNull()
                    .isCloseTo(exact, exact == 0 ? within(0.0) : within(exact * 0.0101));
        });
        assertThat(merged.get("max")).isEqualTo((double) all.get(all.size() - 1));
        assertThat(merged.keySet()).containsExactly("p50", "p90", "p95", "p99", "max");
    }

    @Test
    void staysSmallHoweverManyTimesItHolds() {
        Tally tally = Tallies.none("e", 0);
        for (int i = 0; i < 60_000; i++) {
            LatencySketch.add(tally, 1 + i % 20_000);
        }

        assertThat(Objects.requireNonNull(tally.getLatencySketch()).remaining()).isLessThan(3_000);
        assertThat(LatencySketch.percentiles(List.of(tally)).get("p50"))
                .isCloseTo(10_000, Percentage.withPercentage(2));
    }

    @Test
    void knowsNothingWithoutTimes() {
        assertThat(LatencySketch.percentiles(List.of())).isEmpty();
        assertThat(LatencySketch.percentiles(List.of(Tallies.none("e", 0)))).isEmpty();
    }

    @Property
    void tellsASketchFromOtherBytes(@ForAll byte[] bytes) {
        Tally good = tally(List.of(5, 7));
        assertThat(LatencySketch.isReadable(good)).isTrue();
        assertThat(LatencySketch.isReadable(Tallies.none("e", 0))).isTrue();

        Tally other = Tallies.none("e", 0);
        other.setLatencySketch(ByteBuffer.wrap(bytes));
        if (LatencySketch.isReadable(other)) {
            assertThat(LatencySketch.percentiles(List.of(other, good))).isNotNull();
        }
    }

    private static Tally tally(List<Integer> times) {
        Tally tally = Tallies.none("e", 0);
        times.forEach(time -> LatencySketch.add(tally, time));
        return tally;
    }
}
