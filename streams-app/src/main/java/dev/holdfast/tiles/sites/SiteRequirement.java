package dev.holdfast.tiles.sites;

import java.util.Comparator;

/**
 * How many sites a merchant needs in a country (T33).
 *
 * @param merchantId unsigned (T34)
 * @param country ISO 3166-1 alpha-2
 * @param sites at least 1
 */
public record SiteRequirement(long merchantId, String country, int sites) {
    /** By unsigned merchant, then by country: the order of s3_requirements. */
    public static final Comparator<SiteRequirement> ORDER = Comparator.comparing(
                    SiteRequirement::merchantId, Long::compareUnsigned)
            .thenComparing(SiteRequirement::country);

    /** Names merchant and country for a message. */
    String name() {
        return name(merchantId, country);
    }

    static String name(long merchantId, String country) {
        return "merchant " + Long.toUnsignedString(merchantId) + " in " + country;
    }
}
