package dev.holdfast.config.yaml;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Knows a credential by its looks: by the name that it stands under, or by itself. What refers to one by the name of a
 * variable or a file is none.
 */
public final class Credentials {
    /** Ends the name of a value that stands in an environment variable. */
    public static final String ENV = "_env";
    /** Ends the name of a value that stands in a file. */
    public static final String FILE = "_file";

    /** A place in a text that stands for the value of an environment variable; its group is the variable's name. */
    public static final Pattern REFERENCE = Pattern.compile("\\$\\{env:([^}]*)}");

    private static final Set<String> HEADERS =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "apikey");
    private static final Set<String> WORDS = Set.of(
            "key",
            "apikey",
            "token",
            "secret",
            "password",
            "passwd",
            "passphrase",
            "credential",
            "credentials",
            "auth");
    private static final Pattern WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");
    private static final int SHORTEST = 6;
    private static final List<Pattern> LOOKS = Stream.of(
                    "(?i)\\b(bearer|basic)\\s+[\\w+/=.~-]{8,}",
                    "\\bsk-[\\w-]{16,}",
                    "\\bgh[oprsu]_\\w{20,}",
                    "\\bxox[abeprs]-[\\w-]{10,}",
                    "\\bAKIA[0-9A-Z]{16}\\b",
                    "\\bAIza[\\w-]{30,}",
                    "\\beyJ[\\w-]{8,}\\.[\\w-]{8,}\\.",
                    "-----BEGIN [A-Z ]*PRIVATE KEY-----",
                    "://[^/@\\s:]*:[^/@\\s]+@")
            .map(Pattern::compile)
            .toList();

    private Credentials() {}

    /** Says whether a name says that a credential stands under it; the name of a reference does not. */
    public static boolean isNamed(String name) {
        if (isReference(name)) {
            return false;
        }
        return HEADERS.contains(name.toLowerCase(Locale.ROOT))
                || WORD.splitAsStream(name)
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .anyMatch(WORDS::contains);
    }

    /** Says whether a name says that a variable or a file has the value. */
    public static boolean isReference(String name) {
        return name.endsWith(ENV) || name.endsWith(FILE);
    }

    /** Says whether a text is or holds a credential by its own looks, whatever its name. */
    public static boolean looksLikeOne(String text) {
        return LOOKS.stream().anyMatch(look -> look.matcher(text).find());
    }

    /** Says whether what stands under a name is a credential in clear: one that is written there, not referred to. */
    public static boolean isInClear(String name, String text) {
        if (isReference(name)) {
            return looksLikeOne(text);
        }
        String rest = REFERENCE.matcher(text).replaceAll("");
        boolean all = rest.length() == text.length();
        return looksLikeOne(rest) || (all && isNamed(name) && text.strip().length() >= SHORTEST);
    }
}
