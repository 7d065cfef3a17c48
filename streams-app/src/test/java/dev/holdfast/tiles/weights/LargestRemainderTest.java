package dev.holdfast.tiles.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Weights equal those of rational arithmetic with a sort, whatever the masses (T15, T19). */
class LargestRemainderTest {
    private static final int KINDS = 10;

    @Property(tries = 4000)
    void weightsAreThoseOfExactArithmetic( // T14, T15, T16, T19
            @ForAll long seed,
            @ForAll @IntRange(max = KINDS - 1) int kind,
            @ForAll @IntRange(min = 1, max = 60) int tiles,
            @ForAll @IntRange(max = 18) int dp)
            throws Exception {
        Random random = new Random(seed);
        double[] masses = WeightCases.masses(kind, tiles, random);
        Weighing weighing = new Weighing(new WeightScale(dp));

        checkAgainstExactArithmetic(weighing, WeightCases.country(tiles, random), masses);
    }

    @Property(tries = 60)
    void weightsOfThousandsOfTilesAreThoseOfExactArithmetic( // T14, T15, T16, T19
            @ForAll long seed,
            @ForAll @IntRange(max = KINDS - 1) int kind,
            @ForAll @IntRange(min = 1000, max = 4000) int tiles,
            @ForAll @IntRange(max = 18) int dp)
            throws Exception {
        Random random = new Random(seed);
        double[] masses = WeightCases.masses(kind, tiles, random);
        Weighing weighing = new Weighing(new WeightScale(dp));

        checkAgainstExactArithmetic(weighing, WeightCases.country(tiles, random), masses);
    }

    private static void checkAgainstExactArithmetic(Weighing weighing, CountrySpans tiles, double[] masses)
            throws Exception {
        long units = weighing.scale().units();
        TileWeights weights = weighing.byMass(tiles, WeightCases.stream(masses));
        long[] written = WeightCases.written(tiles, weights);

        boolean none = Arrays.stream(masses).allMatch(mass -> mass == 0);
        double[] weighed = masses.clone();
        if (none) {
            Arrays.fill(weighed, 1);
        }
        assertThat(written).isEqualTo(WeightCases.plainly(weighed, units));
        assertThat(Arrays.stream(written).sum()).isEqualTo(units);
        assertThat(weights.summary().zeroMassFallback()).isEqualTo(none);
    }

    @Property(tries = 1000)
    void aMassPerRowGivesTheWeightsOfTheSameMassPerTile( // T12, T15
            @ForAll long seed,
            @ForAll @IntRange(max = KINDS - 1) int kind,
            @ForAll @IntRange(min = 1, max = 300) int count,
            @ForAll @IntRange(max = 18) int dp)
            throws Exception {
        Random random = new Random(seed);
        CountrySpans tiles = WeightCases.country(count, random);
        double[] byRow = WeightCases.masses(kind, 400, random);
        IntToDoubleFunction massOfRow = row -> byRow[row];
        Weighing weighing = new Weighing(new WeightScale(dp));

        TileWeights weights = weighing.byRow(tiles, massOfRow);
        TileWeights same = weighing.byMass(tiles, MassStream.ofRows(tiles, massOfRow));

        assertThat(WeightCases.written(tiles, weights)).isEqualTo(WeightCases.written(tiles, same));
        assertThat(weights.summary()).isEqualTo(same.summary());
    }

    @Property(tries = 500)
    void moreMassNeverMeansLessWeightButForOneUnit( // T17
            @ForAll long seed,
            @ForAll @IntRange(max = KINDS - 1) int kind,
            @ForAll @IntRange(min = 2, max = 60) int count,
            @ForAll @IntRange(max = 18) int dp) {
        double[] masses = WeightCases.masses(kind, count, new Random(seed));
        long[] weights = WeightCases.written(WeightCases.country(count), WeightCases.byMass(dp, masses));

        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                if (masses[a] >= masses[b]) {
                    assertThat(weights[a]).isGreaterThanOrEqualTo(weights[b] - 1);
                }
            }
        }
    }
}
