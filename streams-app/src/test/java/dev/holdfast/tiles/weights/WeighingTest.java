package dev.holdfast.tiles.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileException;
import dev.holdfast.tiles.TileGrid;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the rules, and what a country without mass, without tiles or with a bad mass gets. */
class WeighingTest {

    @ParameterizedTest
    @MethodSource
    void examplesOfTheRulesComeOutAsWritten(double[] masses, int dp, long[] weights, long oneMore) { // T20
        TileWeights weighed = WeightCases.byMass(dp, masses);

        assertThat(WeightCases.written(WeightCases.country(masses.length), weighed))
                .isEqualTo(weights);
        assertThat(weighed.summary().residueAllocations()).isEqualTo(oneMore);
    }

    static Stream<Arguments> examplesOfTheRulesComeOutAsWritten() {
        return Stream.of(
                example(array(1, 1, 1), 2, 1, 34, 33, 33),
                example(array(10, 12), 2, 1, 45, 55),
                example(array(0, 0), 3, 0, 500, 500),
                example(array(1, 1, 1), 0, 1, 1, 0, 0),
                example(
                        array(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
                        1,
                        10,
                        1,
                        1,
                        1,
                        1,
                        1,
                        1,
                        1,
                        1,
                        1,
                        1,
                        0,
                        0,
                        0,
                        0,
                        0),
                example(array(5, 3, 2), 1, 0, 5, 3, 2),
                example(array(1, 1, 1, 1, 1, 1, 1), 4, 4, 1429, 1429, 1429, 1429, 1428, 1428, 1428));
    }

    private static Arguments example(double[] masses, int dp, long oneMore, long... weights) {
        return Arguments.of(masses, dp, weights, oneMore);
    }

    private static double[] array(double... masses) {
        return masses;
    }

    @Test
    void aCountryWithoutMassIsWeighedEquallyAndSaysSo() throws Exception { // T18
        CountrySpans tiles = WeightCases.country(3);

        for (TileWeights none :
                List.of(WeightCases.byMass(2, 0, -0.0, 0), new Weighing(new WeightScale(2)).byRow(tiles, row -> 0))) {
            assertThat(WeightCases.written(tiles, none)).containsExactly(34, 33, 33);
            assertThat(none.summary().zeroMassFallback()).isTrue();
            assertThat(none.summary().massSum()).isEqualByComparingTo(BigDecimal.ZERO);
        }
        assertThat(WeightCases.byMass(2, 0, 1e-300, 0).summary().zeroMassFallback())
                .isFalse();
    }

    @Test
    void aCountryWithoutTilesIsRefused() { // T18
        CountrySpans none = new CountrySpans("AQ", new TileGrid(2, 2, 0, 0, 1, 1), List.of());
        Weighing weighing = new Weighing(new WeightScale(2));

        assertThatThrownBy(() -> weighing.byMass(none, WeightCases.stream()))
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith("E103: AQ has no tile");
        assertThatThrownBy(() -> weighing.uniform(none)).hasMessageStartingWith("E103: ");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1, -Double.MIN_VALUE})
    void aBadMassIsRefusedByTileRowAndColumn(double bad) { // T12
        TileGrid grid = new TileGrid(10, 10, 0, 0, 1, 1);
        CountrySpans tiles = new CountrySpans("FR", grid, List.of(new CellSpan(2, 3, 4), new CellSpan(4, 0, 9)));
        Weighing weighing = new Weighing(new WeightScale(2));

        assertThatThrownBy(() -> weighing.byMass(tiles, WeightCases.stream(1, 1, 1, 1, bad, 1, 1, 1, 1, 1, 1, 1)))
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith("E105: the mass of tile 42 of FR (row 4, column 2) is " + bad);
        assertThatThrownBy(() -> weighing.byRow(tiles, row -> row == 4 ? bad : 1))
                .hasMessageStartingWith("E105: the mass of tile 40 of FR (row 4, column 0) is " + bad);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 30})
    void notAsManyMassesAsTilesAreRefused(int masses) { // T11
        Weighing weighing = new Weighing(new WeightScale(2));

        assertThatThrownBy(() -> weighing.byMass(WeightCases.country(2), WeightCases.stream(new double[masses])))
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith("E102: ");
    }

    @Test
    void fewerUnitsThanTilesAreWarnedOf() {
        assertThat(WeightCases.byMass(0, 1, 1).summary().warning())
                .hasValueSatisfying(text -> assertThat(text).contains("2 tiles", "dp 0", "only 1 units"));
        assertThat(WeightCases.byMass(1, 1, 1).summary().warning()).isEmpty();
        assertThat(WeightCases.byMass(1, new double[11]).summary().warning()).isPresent();
        assertThat(WeightCases.byMass(1, new double[10]).summary().warning()).isEmpty();
    }

    @Test
    void theSumOfTheMassesIsReportedWithoutTheErrorsOfAddition() {
        double[] masses = new double[1001];
        Arrays.fill(masses, 1);
        masses[0] = 0x1p53;

        assertThat(WeightCases.byMass(2, masses).summary().massSum())
                .isEqualByComparingTo(BigDecimal.valueOf((1L << 53) + 1000));
        assertThat(WeightCases.byMass(2, Double.MAX_VALUE, Double.MAX_VALUE)
                        .summary()
                        .massSum())
                .isGreaterThan(new BigDecimal(Double.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 19})
    void decimalsAreZeroToEighteen(int dp) { // T14
        assertThatThrownBy(() -> new WeightScale(dp)).hasMessageContaining("0 to 18, but is " + dp);
        assertThat(new WeightScale(18).units()).isEqualTo(1_000_000_000_000_000_000L);
        assertThat(new WeightScale(0).units()).isOne();
    }

    @Test
    void massesThatChangeBetweenTwoReadingsAreNoticed() throws Exception {
        CountrySpans tiles = WeightCases.country(3);
        double[] masses = {1, 2, 3};
        TileWeights weights =
                new Weighing(new WeightScale(3)).byMass(tiles, batch -> batch.accept(masses, masses.length));

        masses[0] = 2;

        assertThatThrownBy(() -> WeightCases.written(tiles, weights)).hasMessageContaining("changed while");
    }

    @Test
    void equalMassesOfARowAreHandedOverAsOneWeightPerSpan() throws Exception {
        TileGrid grid = new TileGrid(10, 10, 0, 0, 1, 1);
        CountrySpans tiles = new CountrySpans("FR", grid, List.of(new CellSpan(0, 0, 3), new CellSpan(1, 2, 8)));
        List<String> handed = new ArrayList<>();

        new Weighing(new WeightScale(2)).uniform(tiles).writeTo(new WeightSink() {
            @Override
            public void weights(CellSpan span, long[] weights, int from) {
                throw new AssertionError("a table of weights");
            }

            @Override
            public void equalWeights(CellSpan span, long weight) {
                handed.add(span.row() + ":" + span.first() + "-" + span.last() + "=" + weight);
            }
        });

        assertThat(handed).containsExactly("0:0-0=10", "0:1-3=9", "1:2-8=9");
    }

    @Test
    void tilesOutOfOrderOrOutOfTheGridAreRefused() { // T26
        TileGrid grid = new TileGrid(10, 10, 0, 0, 1, 1);
        for (List<CellSpan> bad : List.of(
                List.of(new CellSpan(1, 0, 1), new CellSpan(0, 0, 1)),
                List.of(new CellSpan(0, 0, 3), new CellSpan(0, 3, 4)),
                List.of(new CellSpan(0, 0, 10)),
                List.of(new CellSpan(10, 0, 1)),
                List.of(new CellSpan(0, -1, 1)),
                List.of(new CellSpan(0, 5, 4)),
                List.of(new CellSpan(-1, 1, 4)))) {
            assertThatThrownBy(() -> new CountrySpans("FR", grid, bad)).hasMessageStartingWith("E101: the tiles of FR");
        }
    }
}
