package dev.holdfast.config.app;

import dev.holdfast.config.yaml.Rate;
import dev.holdfast.config.yaml.Rates;
import dev.holdfast.config.yaml.Suggestions;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A limit that all experiments share which name it, such as that of one key or one account ({@code limits.NAME.…}).
 *
 * @param name its name
 * @param rateText calls over time as written, such as {@code 500/m}; null for any number
 * @param tokensText tokens over time as written, such as {@code 90000/m}; null for any number
 * @param concurrency calls at once; null for any number
 */
public record NamedLimit(
        String name,
        @Nullable String rateText,
        @Nullable String tokensText,
        @Nullable Integer concurrency) {

    /** Says that there is no limit of a name, and which there are. */
    public static String unknown(String name, Collection<String> known) {
        String there = known.isEmpty()
                ? "the configuration of the application has none"
                : "there are " + String.join(", ", new TreeSet<>(known));
        return "execution.limit names the limit '" + name + "', and " + there + Suggestions.didYouMean(name, known)
                + "; limits." + name + ".rate, .tokens or .concurrency in the configuration makes it";
    }

    /** Returns the limit of calls over time, if there is one. */
    public Optional<Rate> rate() {
        return Optional.ofNullable(rateText).map(Rates::parse);
    }

    /** Returns the limit of tokens over time, if there is one. */
    public Optional<Rate> tokens() {
        return Optional.ofNullable(tokensText).map(Rates::parse);
    }
}
