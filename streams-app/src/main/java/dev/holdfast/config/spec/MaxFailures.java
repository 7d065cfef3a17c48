package dev.holdfast.config.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many items may fail before a run is paused: so many, or so great a share of those that are finished.
 *
 * @param items a number of items, 0 or more; null if it is a share
 * @param share from 0 to 1; null if it is a number
 */
public record MaxFailures(@Nullable Long items, @Nullable Double share) {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}");
    private static final Pattern SHARE = Pattern.compile("(\\d{1,2}(\\.\\d{1,6})?|100)\\s?%");

    /**
     * Reads it.
     *
     * @param text such as {@code 100} or {@code 10%}
     * @throws IllegalArgumentException if the text is neither
     */
    static MaxFailures parse(String text) {
        String trimmed = text.trim();
        if (NUMBER.matcher(trimmed).matches()) {
            return new MaxFailures(Long.parseLong(trimmed), null);
        }
        Matcher share = SHARE.matcher(trimmed);
        if (share.matches()) {
            return new MaxFailures(null, Double.parseDouble(share.group(1)) / 100);
        }
        throw new IllegalArgumentException(
                "must be a number of items such as 100, or a share such as 10%, but was '" + text + "'");
    }
}
