package dev.holdfast.tiles.sites;

import java.util.Comparator;

/**
 * A row of the outlets.
 *
 * @param merchantId unsigned (T34)
 * @param country ISO 3166-1 alpha-2
 * @param siteNumber at least 1
 * @param line where the row begins in its file, from 1
 */
record Outlet(long merchantId, String country, long siteNumber, long line) {
    /** By unsigned merchant, country and site number. */
    static final Comparator<Outlet> ORDER = Comparator.comparing(Outlet::merchantId, Long::compareUnsigned)
            .thenComparing(Outlet::country)
            .thenComparingLong(Outlet::siteNumber)
            .thenComparingLong(Outlet::line);

    boolean isOfTheSamePairAs(Outlet other) {
        return merchantId == other.merchantId && country.equals(other.country);
    }
}
