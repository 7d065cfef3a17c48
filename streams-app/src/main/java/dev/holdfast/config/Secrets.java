package dev.holdfast.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Knows what must not be shown. */
public final class Secrets {
    /** What is shown instead. */
    public static final String MASK = "********";

    private static final List<String> WORDS = List.of(
            "password",
            "secret",
            "token",
            "basic.auth.user.info",
            "sasl.jaas.config",
            "ssl.key",
            "api.key",
            "authorization",
            "cookie");
    private static final Pattern USER = Pattern.compile("(?<=://)[^/@\\s]*@");

    private Secrets() {}

    /** Returns a value as it may be shown: masked if its key names a secret, and never with the user of an address. */
    public static String shown(String key, String value) {
        String plain = key.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
        return WORDS.stream().anyMatch(plain::contains) ? MASK : withoutUser(value);
    }

    /** Returns an address without the user and password that may stand in it. */
    static String withoutUser(String text) {
        return USER.matcher(text).replaceAll(MASK + "@");
    }
}
