package dev.holdfast.demo;

import dev.holdfast.config.yaml.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in a demonstration.
 *
 * @param kill the run is killed with -9 after so long, again and again; null: never
 * @param refusals the share of items whose first call is answered with status 429
 * @param errors the share of items whose first call is answered with status 500
 * @param silences the share of items whose first call is never answered
 */
public record Chaos(@Nullable Duration kill, double refusals, double errors, double silences) {

    /** What a demonstration shows if nothing else is asked for. */
    public static final String USUAL = "kill=20s,429=5%,500=5%,timeout=1%";

    /**
     * Reads {@code kill=20s,429=5%,500=5%,timeout=1%}; what is left out does not happen.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static Chaos parse(String text) {
        Duration kill = null;
        double refusals = 0;
        double errors = 0;
        double silences = 0;
        for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String value = part.substring(equals + 1);
            switch (equals < 0 ? part : part.substring(0, equals)) {
                case "kill" -> kill = Durations.parse(value);
                case "429" -> refusals = share(value);
                case "500" -> errors = share(value);
                case "timeout" -> silences = share(value);
                default ->
                    throw new IllegalArgumentException(
                            "unknown trouble '" + part + "'; known: kill=20s, 429=5%, 500=5%, timeout=1%");
            }
        }
        if (refusals + errors + silences > 1) {
            throw new IllegalArgumentException("429, 500 and timeout must not be more than 100% together");
        }
        return new Chaos(kill, refusals, errors, silences);
    }

    private static double share(String text) {
        try {
            double percent = Double.parseDouble(text.endsWith("%") ? text.substring(0, text.length() - 1) : "none");
            if (percent >= 0 && percent <= 100) {
                return percent / 100;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a share such as 5%, but was '" + text + "'", e);
        }
        throw new IllegalArgumentException("must be a share from 0% to 100%, but was '" + text + "'");
    }
}
