package dev.holdfast.config.yaml;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rates as people write them: {@code 5/s}, {@code 300/m}, {@code 1000/h}. */
public final class Rates {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s?/\\s?([smh])");

    private Rates() {}

    /**
     * Reads a rate.
     *
     * @throws IllegalArgumentException if the text is not one, or is none at all
     */
    public static Rate parse(String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new IllegalArgumentException("must be a rate such as 5/s, 300/m or 1000/h, but was '" + text + "'");
        }
        Duration period = switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            default -> Duration.ofHours(1);
        };
        return new Rate(Long.parseLong(matcher.group(1)), period);
    }
}
