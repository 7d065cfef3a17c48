package dev.holdfast.tiles.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The cut is exact also where more residues than are counted at once agree in their first 64, 128 or more bits. */
class CutSearchTest {

    @Property(tries = 500)
    void residuesThatDifferOnlyFarBehindAreToldApart( // T15
            @ForAll long seed,
            @ForAll @IntRange(min = 20, max = 200) int pairs,
            @ForAll @IntRange(min = 20, max = 900) int bits)
            throws Exception {
        Random random = new Random(seed);
        double[] masses = almostHalves(2 * pairs, bits, random);
        long units = (long) Arrays.stream(masses).filter(mass -> mass >= 1).sum() / 2;
        MassSum sum = StreamedWeights.sum(WeightCases.country(masses.length), WeightCases.stream(masses));
        QuotaTable quotas = new QuotaTable(sum, units);
        int shortfall = 1 + random.nextInt(pairs);

        RemainderCut cut = new CutSearch(WeightCases.stream(masses), quotas, 5).find(shortfall);

        List<BigInteger> falling = Arrays.stream(masses)
                .mapToObj(quotas.exact()::residue)
                .sorted(Comparator.reverseOrder())
                .toList();
        BigInteger last = falling.get(shortfall - 1);
        assertThat(cut.residue()).isEqualTo(last);
        assertThat(cut.equal()).isEqualTo(shortfall - falling.indexOf(last));
    }

    @Property(tries = 300)
    void anySmallTableOfResiduesFindsTheSameCut( // T15
            @ForAll long seed,
            @ForAll @IntRange(max = 9) int kind,
            @ForAll @IntRange(min = 2, max = 200) int tiles,
            @ForAll @IntRange(max = 18) int dp)
            throws Exception {
        double[] masses = WeightCases.masses(kind, tiles, new Random(seed));
        MassSum sum = StreamedWeights.sum(WeightCases.country(tiles), WeightCases.stream(masses));
        if (sum.total().isZero()) {
            return;
        }
        long units = new WeightScale(dp).units();
        QuotaTable quotas = new QuotaTable(sum, units);
        long shortfall = units - Arrays.stream(masses).mapToLong(quotas::whole).sum();
        if (shortfall > 0) {
            assertThat(new CutSearch(WeightCases.stream(masses), quotas, 1).find(shortfall))
                    .isEqualTo(new CutSearch(WeightCases.stream(masses), quotas).find(shortfall));
        }
    }

    @Test
    void thousandsOfResiduesThatAgreeIn64BitsAreWeighedExactly() throws Exception { // T15
        // All odd, and the sum just above 2 x 10^6: each residue is a half, but for a tiny part of its own.
        double[] masses = new double[1401];
        for (int i = 0; i < 1399; i++) {
            masses[i] = 2 * (1398 - i) + 1;
        }
        double rest = 2_000_000;
        for (int i = 0; i < 1399; i++) {
            rest -= masses[i];
        }
        masses[1399] = rest;
        masses[1400] = 0x1p-70;
        CountrySpans tiles = WeightCases.country(masses.length);

        long[] weights = WeightCases.written(tiles, WeightCases.byMass(6, masses));

        assertThat(weights).isEqualTo(WeightCases.plainly(masses, 1_000_000));
    }

    /** Odd masses and a tiny one. With K half of the odd ones' sum each quota is a half, but for its last bits. */
    private static double[] almostHalves(int tiles, int bits, Random random) {
        double[] masses = new double[tiles + 1];
        for (int i = 0; i < tiles; i++) {
            masses[i] = 2 * random.nextInt(1 << 20) + 1;
        }
        masses[tiles] = Math.scalb(1.0, -bits);
        return masses;
    }
}
