package dev.holdfast.config.yaml;

import dev.holdfast.config.app.AppSettings;
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
    // Of these tokens a call may use so many.
    private static final List<String> NO_SECRETS =
            List.of("max.tokens", "budget.tokens", "tokens.per.call", "token.rate");
    private static final Pattern USER = Pattern.compile("(?<=://)[^/@\\s]*@");

    /** What the other side of a handler is given. */
    private static final List<String> GIVEN =
            List.of("handler.headers.", "handler.environment.", "handler.config.", "handler.command");

    private Secrets() {}

    /** Returns a value of a SPEC as it may be shown: as {@link #shown}, and the name of a variable or file as it is. */
    public static String shownInSpec(String key, String value) {
        return Credentials.isReference(key) && !Credentials.looksLikeOne(value) ? value : shown(key, value);
    }

    /** Returns a value as it may be shown: masked if its key names a secret, and never with the user of an address. */
    public static String shown(String key, String value) {
        String plain = key.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
        String name = key.substring(key.lastIndexOf('.') + 1);
        if (GIVEN.stream().anyMatch(key::startsWith)) {
            if (Credentials.isInClear(name, value)) {
                return MASK;
            }
            if (Credentials.isReference(name)
                    || Credentials.REFERENCE.matcher(value).find()) {
                return value;
            }
        }
        boolean secret = WORDS.stream().anyMatch(plain::contains)
                && NO_SECRETS.stream().noneMatch(plain::endsWith)
                && !plain.startsWith(AppSettings.LIMITS_PREFIX);
        return secret ? MASK : withoutUser(value);
    }

    /** Returns an address without the user and password that may stand in it. */
    static String withoutUser(String text) {
        return USER.matcher(text).replaceAll(MASK + "@");
    }
}
