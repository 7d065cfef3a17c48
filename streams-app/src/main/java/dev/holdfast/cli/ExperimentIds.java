package dev.holdfast.cli;

import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Makes ids that say what and when, and do not meet. */
final class ExperimentIds {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final SecureRandom RANDOM = new SecureRandom();

    private ExperimentIds() {}

    static String generate(String name) {
        String slug =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        String start = slug.isEmpty() ? "run" : slug.substring(0, Math.min(40, slug.length()));
        String tail = Integer.toString(36 * 36 * 36 + RANDOM.nextInt(36 * 36 * 36 * 35), 36);
        return start + '-' + TIME.format(ZonedDateTime.now(ZoneOffset.UTC)) + '-' + tail;
    }
}
