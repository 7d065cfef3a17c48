package dev.holdfast.tiles.sites;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Counts outlets to site requirements (S3, T33). The outlets are held in memory. */
public final class SiteRequirements {
    private final Path file;
    private final Set<String> weighed;

    /**
     * Says what is counted.
     *
     * @param file outlets as CSV with the columns merchant_id (unsigned, 64 bits), legal_country_iso and site_number
     * @param weighed the countries that have weights
     */
    public SiteRequirements(Path file, Set<String> weighed) {
        this.file = file;
        this.weighed = Set.copyOf(weighed);
    }

    /**
     * Counts.
     *
     * @return one a merchant and country, by unsigned merchant and then by country
     * @throws TileException E301 if the outlets are missing or malformed, E302 if the site numbers of a merchant in a
     *     country are not 1 to n, E303 if a country has no weights
     * @throws IOException if the outlets cannot be read
     */
    public List<SiteRequirement> count() throws IOException {
        List<Outlet> outlets = OutletFile.read(file);
        outlets.sort(Outlet.ORDER);
        List<SiteRequirement> requirements = new ArrayList<>();
        int first = 0;
        while (first < outlets.size()) {
            Outlet of = outlets.get(first);
            int end = first + 1;
            while (end < outlets.size() && outlets.get(end).isOfTheSamePairAs(of)) {
                end++;
            }
            requireNumbers(outlets.subList(first, end));
            requireWeights(of);
            requirements.add(new SiteRequirement(of.merchantId(), of.country(), end - first));
            first = end;
        }
        return requirements;
    }

    private static void requireNumbers(List<Outlet> pair) {
        for (int i = 0; i < pair.size(); i++) {
            Outlet outlet = pair.get(i);
            String name = SiteRequirement.name(outlet.merchantId(), outlet.country());
            if (outlet.siteNumber() <= i) {
                throw new TileException(
                        TileError.E302,
                        name + " has site number " + outlet.siteNumber() + " twice, in lines "
                                + pair.get(i - 1).line() + " and " + outlet.line());
            }
            if (outlet.siteNumber() > i + 1) {
                throw new TileException(
                        TileError.E302,
                        name + " lacks site number " + (i + 1) + ": the next is " + outlet.siteNumber() + " in line "
                                + outlet.line());
            }
        }
    }

    private void requireWeights(Outlet outlet) {
        if (!weighed.contains(outlet.country())) {
            throw new TileException(
                    TileError.E303,
                    SiteRequirement.name(outlet.merchantId(), outlet.country()) + " has outlets (line " + outlet.line()
                            + "), but " + outlet.country() + " has no weights; weigh it, or leave its outlets out");
        }
    }
}
