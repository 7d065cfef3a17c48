package dev.holdfast.config.spec;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When failures are the service's and not the items': a share of the last calls has failed.
 *
 * @param percent that share in percent, from 1 to 100
 * @param calls how many calls are looked at, 5 or more
 */
public record StormRule(int percent, int calls) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\s?%\\s?/\\s?(\\d{1,4})");
    private static final int FEWEST_CALLS = 5;
    private static final int MOST_CALLS = 1_000;

    /**
     * Reads a rule.
     *
     * @param text such as {@code 50%/20}; {@code off} for none
     * @throws IllegalArgumentException if the text is neither
     */
    static Optional<StormRule> parse(String text) {
        if (text.trim().equals("off")) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text.trim());
        if (matcher.matches()) {
            int percent = Integer.parseInt(matcher.group(1));
            int calls = Integer.parseInt(matcher.group(2));
            if (percent >= 1 && percent <= 100 && calls >= FEWEST_CALLS && calls <= MOST_CALLS) {
                return Optional.of(new StormRule(percent, calls));
            }
        }
        throw new IllegalArgumentException("must be a share of the last calls such as 50%/20 (1% to 100%, of "
                + FEWEST_CALLS + " to " + MOST_CALLS + " calls) or off, but was '" + text + "'");
    }

    /** Returns how many of the calls that are looked at have to fail. */
    public int failures() {
        return Math.max(1, (percent * calls + 99) / 100);
    }
}
