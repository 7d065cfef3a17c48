package dev.holdfast.tiles.sites;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The check accepts exact allocations and no others, and names the first fault (T35). */
class AllocationCheckTest {
    private static final long[] IDS = {0, 1, 2};
    private static final long[] WEIGHTS = {700, 300, 0};
    private static final SiteRequirement FIVE = new SiteRequirement(-1, "FR", 5);

    @Property(tries = 2000)
    void exactAllocationsPassAndThoseWithASiteMovedDoNot( // T35
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int sites) throws IOException {
        Random random = new Random(seed);
        long[] weights = SiteCases.weights(random);
        long[] ids = SiteCases.ids(weights.length, Long.MAX_VALUE - 100);
        long units = Arrays.stream(weights).sum();
        SiteRequirement pair = new SiteRequirement(random.nextLong(), "FR", sites);
        Map<Long, Long> right = SiteCases.plainly(ids, weights, sites);

        check(ids, weights, units, pair, right);

        long from = List.copyOf(right.keySet()).get(random.nextInt(right.size()));
        long to = ids[random.nextInt(ids.length)];
        if (from != to) {
            right.computeIfPresent(from, (id, count) -> count == 1 ? null : count - 1);
            right.merge(to, 1L, Long::sum);
            assertThatThrownBy(() -> check(ids, weights, units, pair, right))
                    .isInstanceOf(TileException.class)
                    .message()
                    .containsPattern("^E4(03|11): ");
        }
    }

    @Test
    void aTieDealtToTheHigherTileIsNamed() { // T35
        assertThatThrownBy(() -> check(FIVE, new long[] {0, 1}, 3, 2))
                .hasMessage(
                        "E411: merchant 18446744073709551615 in FR was dealt one site more in tile 1 instead of tile"
                                + " 0, whose residue is equal and whose id is lower");
        assertThatThrownBy(() -> check(new SiteRequirement(1, "FR", 1), new long[] {1}, 1))
                .hasMessageStartingWith("E411: ")
                .hasMessageContaining("in tile 1 instead of tile 0, whose residue is larger");
        assertThatThrownBy(() -> check(FIVE, new long[] {0, 1, 2}, 3, 1, 1))
                .hasMessageStartingWith("E411: merchant 18446744073709551615 in FR was dealt a site in tile 2, but");
    }

    @Test
    void sitesThatDoNotAddUpOrAscendAreNamed() { // T35
        assertFault("needs 5 sites, but was dealt 4", FIVE, new long[] {0, 1}, 3, 1);
        assertFault("needs 5 sites, but was dealt 0", FIVE, new long[] {});
        assertFault("has tile 0 after tile 1", FIVE, new long[] {1, 0}, 1, 4);
        assertFault("has tile 0 after tile 0", FIVE, new long[] {0, 0}, 3, 2);
        assertFault("has 0 sites in tile 1", FIVE, new long[] {0, 1}, 5, 0);
        assertFault("has 18446744073709551615 sites in tile 1", FIVE, new long[] {0, 1}, 5, -1);
        assertFault("has 5 sites in tile 0, but exact arithmetic makes it 3 or one more", FIVE, new long[] {0}, 5);
    }

    @Test
    void pairsThatAreMissingTwiceOrOtherThanRequiredAreNamed() { // T35
        assertFault("is not required with 4 sites", new SiteRequirement(-1, "FR", 4), new long[] {0, 1}, 3, 1);
        assertFault("is not required with 5 sites", new SiteRequirement(3, "FR", 5), new long[] {0, 1}, 4, 1);
        AllocationCheck check = check();
        check.accept(FIVE, new long[] {0, 1}, new long[] {4, 1});
        check.end();
        assertThatThrownBy(() -> check.accept(FIVE, new long[] {0, 1}, new long[] {4, 1}))
                .hasMessageStartingWith("E403: ")
                .hasMessageContaining("comes out of order or twice");
        assertThatThrownBy(() -> check().end()).hasMessageStartingWith("E403: ").hasMessageEndingWith("no allocation");
    }

    private static void assertFault(String message, SiteRequirement pair, long[] ids, long... sites) {
        assertThatThrownBy(() -> check().accept(pair, ids, sites))
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith("E403: merchant ")
                .hasMessageContaining(message);
    }

    private static AllocationCheck check() {
        return new AllocationCheck("FR", SiteCases.heaviest(IDS, WEIGHTS, 5), 1000, List.of(FIVE));
    }

    private static void check(SiteRequirement pair, long[] ids, long... sites) {
        new AllocationCheck("FR", SiteCases.heaviest(IDS, WEIGHTS, 5), 1000, List.of(pair)).accept(pair, ids, sites);
    }

    private static void check(long[] ids, long[] weights, long units, SiteRequirement pair, Map<Long, Long> dealt) {
        AllocationCheck check =
                new AllocationCheck("FR", SiteCases.heaviest(ids, weights, pair.sites()), units, List.of(pair));
        check.accept(
                pair,
                dealt.keySet().stream().mapToLong(Long::longValue).toArray(),
                dealt.values().stream().mapToLong(Long::longValue).toArray());
        check.end();
    }
}
