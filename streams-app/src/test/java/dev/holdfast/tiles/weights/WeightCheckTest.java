package dev.holdfast.tiles.weights;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileException;
import dev.holdfast.tiles.TileGrid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The check accepts exact weights and no others, and names the first fault (T11, T16 to T19, T26). */
class WeightCheckTest {
    private static final CountrySpans TILES = new CountrySpans(
            "FR", new TileGrid(10, 10, 0, 0, 1, 1), List.of(new CellSpan(1, 2, 3), new CellSpan(4, 0, 1)));
    private static final double[] MASSES = {1, 4, 1, 4};

    record Row(String country, long id, long weight, int dp, boolean fallback) {}

    @Property(tries = 1000)
    void exactWeightsPassAndTheSameWeightsWithAUnitMovedDoNot( // T16, T17, T19
            @ForAll long seed,
            @ForAll @IntRange(max = 9) int kind,
            @ForAll @IntRange(min = 2, max = 60) int count,
            @ForAll @IntRange(max = 18) int dp)
            throws IOException {
        Random random = new Random(seed);
        CountrySpans tiles = WeightCases.country(count, random);
        double[] masses = WeightCases.masses(kind, count, random);
        TileWeights weights = new Weighing(new WeightScale(dp)).byMass(tiles, WeightCases.stream(masses));
        long[] right = WeightCases.written(tiles, weights);
        boolean fallback = weights.summary().zeroMassFallback();

        check(tiles, masses, dp, rows(tiles, right, dp, fallback));

        int from = random.nextInt(count);
        int to = (from + 1 + random.nextInt(count - 1)) % count;
        right[from]--;
        right[to]++;
        assertThatThrownBy(() -> check(tiles, masses, dp, rows(tiles, right, dp, fallback)))
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith("E106: ");
        right[to]--;
        assertThatThrownBy(() -> check(tiles, masses, dp, rows(tiles, right, dp, fallback)))
                .isInstanceOf(TileException.class)
                .message()
                .containsPattern("^E10[56]: ");
    }

    @Test
    void aWrongSumIsNamed() { // T16
        assertFault("E105: the weights of FR add up to 11 instead of 10", weights(1, 4, 1, 5));
    }

    @Test
    void aTileThatIsNeitherItsQuotaNorOneMoreIsNamed() { // T19
        assertFault(
                "E106: the weight of tile 13 of FR (row 1, column 3) is 6, but exact arithmetic makes it 4",
                weights(1, 6, 1, 2));
    }

    @Test
    void aTieDealtToTheHigherIdIsNamed() { // T15, T17
        // Quotas 2.5, 2.5 and 5.
        double[] masses = {1, 1, 2};
        CountrySpans three = new CountrySpans("FR", TILES.grid(), List.of(new CellSpan(0, 4, 6)));

        assertThatThrownBy(() -> check(three, masses, 1, rows(three, new long[] {2, 3, 5}, 1, false)))
                .hasMessage("E106: tile 5 of FR (row 0, column 5) was given one unit more instead of tile 4 of FR"
                        + " (row 0, column 4), whose residue is equal and whose id is lower");
    }

    @Test
    void anotherNumberOfDecimalsIsNamed() { // T16
        List<Row> rows = rows(TILES, new long[] {1, 4, 1, 4}, 1, false);
        rows.set(2, new Row("FR", 40, 1, 2, false));
        assertFault("E105: tile 40 of FR has dp 2, but the report says 1", rows);
    }

    @Test
    void tilesThatAreMissingAddedDoubleOrOutOfOrderAreNamed() { // T11, T26
        List<Row> right = rows(TILES, new long[] {1, 4, 1, 4}, 1, false);
        List<Row> swapped = new ArrayList<>(List.of(right.get(1), right.get(0), right.get(2), right.get(3)));
        List<Row> twice = new ArrayList<>(right);
        twice.add(1, right.get(0));
        List<Row> added = new ArrayList<>(right);
        added.add(new Row("FR", 42, 0, 1, false));
        List<Row> other = new ArrayList<>(right);
        other.set(3, new Row("GA", 41, 4, 1, false));

        assertFault("E102: tile 13 of FR must be in the next row, but there is tile 40 of FR", without(right, 1));
        assertFault("E102: tile 41 of FR has no weight", without(right, 3));
        assertFault("E102: tile 12 of FR must be in the next row, but there is tile 13 of FR", swapped);
        assertFault("E102: tile 13 of FR must be in the next row, but there is tile 12 of FR", twice);
        assertFault("E102: tile 42 of FR has a weight, but is not in the index", added);
        assertFault("E102: tile 41 of FR must be in the next row, but there is tile 41 of GA", other);
    }

    @Test
    void aFallbackThatIsMissingOrWithoutReasonIsNamed() { // T18
        double[] none = new double[4];
        long[] equal = {3, 3, 2, 2};
        assertThatThrownBy(() -> check(TILES, none, 1, rows(TILES, equal, 1, false)))
                .hasMessageStartingWith("E104: tile 12 of FR lacks zero_mass_fallback");
        assertFault("E104: tile 12 of FR says zero_mass_fallback", rows(TILES, new long[] {1, 4, 1, 4}, 1, true));
    }

    private static List<Row> without(List<Row> rows, int index) {
        List<Row> less = new ArrayList<>(rows);
        less.remove(index);
        return less;
    }

    private static List<Row> weights(long... weights) {
        return rows(TILES, weights, 1, false);
    }

    private static void assertFault(String message, List<Row> rows) {
        assertThatThrownBy(() -> check(TILES, MASSES, 1, rows))
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith(message);
    }

    private static void check(CountrySpans tiles, double[] masses, int dp, List<Row> rows) throws IOException {
        WeightCheck check = new WeightCheck(new WeightScale(dp), new ListedRows(rows));
        check.country(tiles, WeightCases.stream(masses));
        check.end();
    }

    private static List<Row> rows(CountrySpans tiles, long[] weights, int dp, boolean fallback) {
        List<Row> rows = new ArrayList<>();
        for (long id : WeightCases.ids(tiles)) {
            rows.add(new Row(tiles.country(), id, weights[rows.size()], dp, fallback));
        }
        return rows;
    }

    private static final class ListedRows implements WeightRows {
        private final List<Row> rows;
        private int at = -1;

        ListedRows(List<Row> rows) {
            this.rows = rows;
        }

        @Override
        public boolean next() {
            return ++at < rows.size();
        }

        @Override
        public String country() {
            return rows.get(at).country();
        }

        @Override
        public long tileId() {
            return rows.get(at).id();
        }

        @Override
        public long weight() {
            return rows.get(at).weight();
        }

        @Override
        public int dp() {
            return rows.get(at).dp();
        }

        @Override
        public boolean isZeroMassFallback() {
            return rows.get(at).fallback();
        }
    }
}
