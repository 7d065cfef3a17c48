package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Confusion.Cell;
import dev.holdfast.schemas.avro.Metrics;
import dev.holdfast.schemas.avro.Tally;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Figures over all results, old and new (R23): it does not matter on which partition, or in which session, one came. */
class FiguresTest {
    record Success(
            @Nullable Cell cell,
            @Nullable Long in,
            @Nullable Long out,
            @Nullable Long cached) {}

    @Property
    void areTheSameHoweverTheItemsAreSpread(
            @ForAll("successes") List<Success> one, @ForAll("successes") List<Success> other) {
        List<Success> all = Stream.concat(one.stream(), other.stream()).toList();

        assertThat(Figures.sum(List.of(tally(one), tally(other)), Map.of()))
                .isEqualTo(Figures.sum(List.of(tally(all)), Map.of()))
                .isEqualTo(Figures.sum(List.of(tally(other), tally(one)), Map.of()));
    }

    @Property
    void sumTheTokensThatWereReportedAndInventNone(@ForAll("successes") List<Success> all) {
        Metrics metrics = Figures.sum(List.of(tally(all)), Map.of());

        List<Long> reported =
                all.stream().map(Success::in).filter(Objects::nonNull).toList();
        assertThat(metrics == null ? null : metrics.getTokensIn())
                .isEqualTo(
                        reported.isEmpty()
                                ? null
                                : (Long) reported.stream()
                                        .mapToLong(Long::longValue)
                                        .sum());
    }

    @Test
    void areNothingWhereNothingIsKnown() {
        assertThat(Figures.sum(List.of(Tallies.none("e", 0)), Map.of())).isNull();
        assertThat(Figures.sum(List.of(), Map.of("p50", 1.0))).isNotNull();
    }

    private static Tally tally(List<Success> successes) {
        Tally tally = Tallies.none("e", 0);
        successes.forEach(success -> {
            Figures.count(tally, success.cell());
            Figures.tokens(tally, success.in(), success.out(), success.cached());
        });
        return tally;
    }

    @Provide
    Arbitrary<List<Success>> successes() {
        Arbitrary<Long> tokens = Arbitraries.longs().between(0, 1_000_000).injectNull(0.3);
        return Combinators.combine(Arbitraries.of(Cell.class).injectNull(0.3), tokens, tokens, tokens)
                .as(Success::new)
                .list()
                .ofMaxSize(20);
    }
}
