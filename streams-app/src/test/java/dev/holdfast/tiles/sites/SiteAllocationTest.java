package dev.holdfast.tiles.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Sites are dealt exactly, to the tiles that a calculation over all tiles finds, from a few of them (T34 to T36). */
class SiteAllocationTest {

    @Property(tries = 5000)
    void theHeaviestTilesGiveTheDealOfAllTiles( // T34, T35, T36
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int most, @ForAll boolean highIds)
            throws IOException {
        Random random = new Random(seed);
        long[] weights = SiteCases.weights(random);
        long[] ids = SiteCases.ids(weights.length, highIds ? Long.MAX_VALUE - 100 : 0);
        SiteAllocation allocation = new SiteAllocation(
                "FR",
                SiteCases.heaviest(ids, weights, most),
                Arrays.stream(weights).sum());
        List<SiteRequirement> requirements = IntStream.rangeClosed(1, most)
                .mapToObj(sites -> new SiteRequirement(random.nextLong(), "FR", sites))
                .toList();

        Map<SiteRequirement, Map<Long, Long>> dealt = deal(allocation, requirements);

        assertThat(dealt.keySet())
                .containsExactlyElementsOf(
                        requirements.stream().sorted(SiteRequirement.ORDER).toList());
        dealt.forEach((pair, sites) -> {
            assertThat(List.copyOf(sites.entrySet()))
                    .isEqualTo(List.copyOf(
                            SiteCases.plainly(ids, weights, pair.sites()).entrySet()));
            assertThat(sites.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(pair.sites());
        });
    }

    @Test
    void aTieGoesToTheLowerTile() throws IOException { // T35
        assertThat(deal(new long[] {0, 1}, new long[] {700, 300}, 5)).isEqualTo(Map.of(0L, 4L, 1L, 1L));
        assertThat(deal(new long[] {Long.MAX_VALUE, Long.MIN_VALUE}, new long[] {1, 1}, 1))
                .isEqualTo(Map.of(Long.MAX_VALUE, 1L));
        assertThat(deal(new long[] {1, 2, 3}, new long[] {0, 1, 1}, 1)).isEqualTo(Map.of(2L, 1L));
    }

    @Test
    void merchantsAboveTwoToThe63ComeLastAndAreNotChanged() throws IOException { // T34
        SiteAllocation allocation =
                new SiteAllocation("FR", SiteCases.heaviest(new long[] {4}, new long[] {10}, 2), 10);

        Map<SiteRequirement, Map<Long, Long>> dealt =
                deal(allocation, List.of(new SiteRequirement(-1, "FR", 2), new SiteRequirement(1, "FR", 1)));

        assertThat(dealt.keySet())
                .extracting(pair -> Long.toUnsignedString(pair.merchantId()))
                .containsExactly("1", "18446744073709551615");
    }

    @Test
    void productsUpTo64UnsignedBitsAreExactAndLargerOnesAreRefused() throws IOException { // T35
        long units = 1_000_000_000_000_000_000L;
        long[] ids = {0, 1};
        long[] weights = {units - 1, 1};

        assertThat(deal(ids, weights, 18)).isEqualTo(Map.of(0L, 18L));
        assertThatThrownBy(() -> deal(ids, weights, 19))
                .isInstanceOf(TileException.class)
                .hasMessage("E416: weight 999999999999999999 of tile 0 of FR times 19 sites does not fit into 64 bits;"
                        + " weigh the tiles with a smaller dp");
        assertThat(deal(ids, new long[] {-2, 1}, 1)).isEqualTo(Map.of(0L, 1L));
        assertThatThrownBy(() -> deal(ids, new long[] {-2, 1}, 2))
                .hasMessageStartingWith("E416: weight 18446744073709551614");
    }

    @Test
    void weightsThatDoNotAddUpAreRefused() { // T16
        HeaviestTiles heaviest = SiteCases.heaviest(new long[] {4, 5}, new long[] {10, 80}, 2);

        assertThatThrownBy(() -> new SiteAllocation("FR", heaviest, 100))
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith("E402: the weights of FR add up to 90 instead of 100");
        assertThatThrownBy(() -> SiteCases.heaviest(new long[] {4, 5}, new long[] {-1, 1}, 2))
                .hasMessageStartingWith("E402: ");
        assertThatThrownBy(() -> new SiteAllocation("FR", new HeaviestTiles(SiteCases.GRID, 1), 0))
                .hasMessageStartingWith("E402: ");
    }

    @Test
    void weightsOfSpansAreThoseOfTheirTiles() throws IOException { // T1
        HeaviestTiles heaviest = new HeaviestTiles(SiteCases.GRID, 10);
        heaviest.equalWeights(new CellSpan(0, 4, 5), 2);
        heaviest.weights(new CellSpan(3, 1, 2), new long[] {9, 5, 1}, 1);

        Map<SiteRequirement, Map<Long, Long>> dealt =
                deal(new SiteAllocation("FR", heaviest, 10), List.of(new SiteRequirement(1, "FR", 10)));

        assertThat(dealt.values()).containsExactly(Map.of(4L, 2L, 5L, 2L, 31L, 5L, 32L, 1L));
    }

    @Test
    void millionsOfTilesAreRankedInABufferOfAFewThousand() throws IOException { // T36
        HeaviestTiles heaviest = new HeaviestTiles(SiteCases.GRID, 700);
        long sum = 0;
        for (long id = 0; id < 3_000_000; id++) {
            long weight = 1 + id * 7919 % 100_003;
            sum += weight;
            heaviest.add(id, weight);
        }

        assertThat(heaviest.room()).isLessThanOrEqualTo(2 * 2 * 700);
        Map<Long, Long> dealt = deal(
                        new SiteAllocation("FR", heaviest, sum), List.of(new SiteRequirement(1, "FR", 700)))
                .values()
                .iterator()
                .next();
        // All quotas are below one, so the heaviest 700 get one each.
        assertThat(dealt)
                .hasSize(700)
                .allSatisfy((id, sites) -> assertThat(1 + id * 7919 % 100_003).isGreaterThan(100_003 - 700 / 29));
    }

    private static Map<Long, Long> deal(long[] ids, long[] weights, int sites) throws IOException {
        long units = Arrays.stream(weights).sum();
        return deal(
                        new SiteAllocation("FR", SiteCases.heaviest(ids, weights, sites), units),
                        List.of(new SiteRequirement(1, "FR", sites)))
                .values()
                .iterator()
                .next();
    }

    private static Map<SiteRequirement, Map<Long, Long>> deal(
            SiteAllocation allocation, List<SiteRequirement> requirements) throws IOException {
        Map<SiteRequirement, Map<Long, Long>> dealt = new LinkedHashMap<>();
        allocation.deal(requirements, (pair, ids, sites) -> {
            Map<Long, Long> rows = new LinkedHashMap<>();
            for (int i = 0; i < ids.length; i++) {
                rows.put(ids[i], sites[i]);
            }
            dealt.put(pair, rows);
        });
        return dealt;
    }
}
