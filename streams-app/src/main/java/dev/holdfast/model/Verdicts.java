package dev.holdfast.model;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the texts of labels and verdicts are read. Case and white space around them do not count. A text that is neither
 * positive nor negative is no label, or no verdict.
 *
 * @param positive the texts that mean yes
 * @param negative the texts that mean no
 */
public record Verdicts(Set<String> positive, Set<String> negative) {

    /** Copies the texts, as they are compared. */
    public Verdicts {
        positive = plain(positive);
        negative = plain(negative);
    }

    /** Returns where an item stands; null if its label or its verdict says neither yes nor no. */
    public Confusion.@Nullable Cell compare(@Nullable String label, @Nullable String verdict) {
        Boolean expected = meaning(label);
        Boolean found = meaning(verdict);
        return expected == null || found == null ? null : Confusion.Cell.of(expected, found);
    }

    /** Returns whether a text means yes; null if it means neither yes nor no. */
    public @Nullable Boolean meaning(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String plain = plain(text);
        if (positive.contains(plain)) {
            return true;
        }
        return negative.contains(plain) ? false : null;
    }

    private static Set<String> plain(Collection<String> texts) {
        return texts.stream().map(Verdicts::plain).collect(Collectors.toUnmodifiableSet());
    }

    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
