package dev.holdfast.handler;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
    private static final int SHORTEST_HIDDEN = 8;
    private static final Excerpt PLAIN = new Excerpt(List.of(), List.of());

    private final List<String> secrets;
    /** Those among them that must not stand in an answer either. */
    private final List<String> hidden;

    private Excerpt(List<String> secrets, List<String> hidden) {
        this.secrets = secrets;
        this.hidden = hidden;
    }

    /**
     * Returns a maker of excerpts without the given values and the words in them; those of fewer than six characters
     * are left, since they would blank out ordinary text.
     */
    public static Excerpt without(Collection<String> secrets) {
        return new Excerpt(sorted(secrets.stream().flatMap(Excerpt::withItsWords), SHORTEST_SECRET), List.of());
    }

    /**
     * Returns the same that keeps these out of answers, too: as they are, their words, and both in Base64 and as an address
     * spells them. Those of fewer than eight characters are left.
     */
    public Excerpt hiding(Collection<String> credentials) {
        List<String> spelled = sorted(
                credentials.stream()
                        .flatMap(Excerpt::withItsWords)
                        .filter(word -> word.length() >= SHORTEST_HIDDEN)
                        .flatMap(Excerpt::spellings),
                SHORTEST_HIDDEN);
        return new Excerpt(sorted(Stream.concat(secrets.stream(), spelled.stream()), SHORTEST_SECRET), spelled);
    }

    private static Stream<String> withItsWords(String text) {
        return Stream.concat(Stream.of(text), Stream.of(text.split("\\s+")));
    }

    private static Stream<String> spellings(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        Stream<String> decoded =
                decoded(word).stream().flatMap(pair -> Stream.of(pair, pair.substring(pair.indexOf(':') + 1)));
        return Stream.concat(
                Stream.of(
                        word,
                        Base64.getEncoder().encodeToString(bytes),
                        Base64.getEncoder().withoutPadding().encodeToString(bytes),
                        URLEncoder.encode(word, StandardCharsets.UTF_8)),
                decoded);
    }

    /** Returns user and password of basic authentication, if that is what it is. */
    private static Optional<String> decoded(String word) {
        try {
            String text = new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
            return Optional.of(text).filter(pair -> pair.matches("[\\x20-\\x7e]+:[\\x20-\\x7e]+"));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static List<String> sorted(Stream<String> secrets, int shortest) {
        return secrets.filter(secret -> secret.length() >= shortest)
                .distinct()
                .sorted((a, b) -> Integer.compare(b.length(), a.length()))
                .collect(Collectors.toUnmodifiableList());
    }

    /** Says whether there is anything to keep out of answers. */
    boolean hides() {
        return !hidden.isEmpty();
    }

    /** Returns a text of an answer without what must not stand there. */
    String hide(String text) {
        return masked(text, hidden);
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
        return masked(text, secrets);
    }

    private static String masked(String text, List<String> secrets) {
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
