package dev.holdfast.tiles.polygon;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The list of countries that a polygon may belong to (T5): ISO 3166-1 alpha-2, upper case. */
public final class CountryCodes {
    private final Set<String> known;
    private final Map<String, String> byThreeLetters = new TreeMap<>();

    private CountryCodes(Set<String> known) {
        this.known = known;
        for (String code : known) {
            String three = threeLetters(code);
            if (three != null) {
                byThreeLetters.put(three, code);
            }
        }
    }

    /** A list may have codes that Java doesn't know; they have no three letters. */
    private static @Nullable String threeLetters(String code) {
        try {
            return new Locale("", code).getISO3Country();
        } catch (MissingResourceException e) {
            return null;
        }
    }

    /** The countries that Java knows. */
    public static CountryCodes iso() {
        return of(Arrays.asList(Locale.getISOCountries()));
    }

    /**
     * A list of one's own.
     *
     * @throws TileException E005 if one is not two upper-case letters
     */
    public static CountryCodes of(Iterable<String> codes) {
        Set<String> known = new TreeSet<>();
        for (String code : codes) {
            if (!code.matches("[A-Z]{2}")) {
                throw new TileException(
                        TileError.E005, "the list of countries has '" + code + "'; write two upper-case letters");
            }
            known.add(code);
        }
        return new CountryCodes(known);
    }

    /**
     * The two letters of a country.
     *
     * @param code two or three upper-case letters
     * @param place names the feature in the message
     * @throws TileException E005 if the list doesn't have it
     */
    String alpha2(String code, String place) {
        if (known.contains(code)) {
            return code;
        }
        String two = byThreeLetters.get(code);
        if (two == null) {
            throw new TileException(
                    TileError.E005,
                    place + ": '" + code + "' is not in the list of countries; write an ISO 3166-1 code of two"
                            + " upper-case letters, or name another property that has it");
        }
        return two;
    }
}
