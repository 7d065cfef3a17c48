package dev.holdfast.handler;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A foreign text as it may stand in a message for people: one line, short, and without the secrets that the handler
 * knows of, in case the other side repeats them. Thread-safe.
 */
public final class Excerpt {
    /** The most characters of a foreign text in a message. */
    public static final int MAX_LENGTH = 200;

    private static final int SHORTEST_SECRET = 6;
    private static final Excerpt PLAIN = new Excerpt(List.of());

    private final List<String> secrets;

    private Excerpt(List<String> secrets) {
        this.secrets = secrets;
    }

    /**
     * Returns a maker of excerpts without the given values and the words in them; those of fewer than six characters
     * are left, since they would blank out ordinary text.
     */
    public static Excerpt without(Collection<String> secrets) {
        return new Excerpt(secrets.stream()
                .flatMap(secret -> Stream.concat(Stream.of(secret), Stream.of(secret.split("\\s+"))))
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .distinct()
                .sorted((a, b) -> Integer.compare(b.length(), a.length()))
                .collect(Collectors.toUnmodifiableList()));
    }

    /** Returns an excerpt of a text that holds no secret; {@code (empty)} for none. */
    public static String of(@Nullable String text) {
        return PLAIN.from(text);
    }

    /** Returns an excerpt of a text; {@code (empty)} for none. */
    public String from(@Nullable String text) {
        if (text == null) {
            return "(empty)";
        }
        String shown = masked(text.length() <= 64 * MAX_LENGTH ? text : text.substring(0, 64 * MAX_LENGTH));
        shown = shown.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return shown.isEmpty() ? "(empty)" : abbreviated(shown, MAX_LENGTH);
    }

    /** Returns a text with every secret in it masked, and else as it is. */
    public String masked(String text) {
        String shown = text;
        for (String secret : secrets) {
            shown = shown.replace(secret, "***");
        }
        return shown;
    }

    /** Returns the beginning of a text, with a sign where it is cut; half of a surrogate pair is never left. */
    public static String abbreviated(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }
}
