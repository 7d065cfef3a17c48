package dev.holdfast.model;

import dev.holdfast.schemas.avro.ItemState;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What makes two errors the same error: the message without what differs from item to item, such as ids, numbers,
 * addresses, and what stands in quotes.
 */
public final class Fingerprint {
    private static final int LENGTH = 10;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|(?<![a-z])'[^']*'|`[^`]*`");
    private static final Pattern UUID = Pattern.compile("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b");
    private static final Pattern HEX = Pattern.compile("\\b(0x)?(?=[0-9a-f]*[0-9])[0-9a-f]{6,}\\b");
    private static final Pattern NUMBER = Pattern.compile("\\d+([.,:]\\d+)*");
    /** What tells causes apart: statuses, codes and kinds of errors, exit codes, signals. */
    private static final Pattern TELLING = Pattern.compile(
            "\"(?:code|type|status|reason|param|error|category)\"\\s*:\\s*(?:\"[a-z][a-z0-9_.-]{0,60}\"|\\d{1,5}(?![\\d.]))"
                    + "|\\b(?:answered|http|http/[0-9.]+|(?:status|exit|error)(?: code)?(?<!error)|code|signal|errno)"
                    + "[ :=]{1,3}\\d{1,3}(?![\\d.])");

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private Fingerprint() {}

    /** Returns the fingerprint of an item's last error: ten hexadecimal digits; null if it has none. */
    public static @Nullable String of(ItemState item) {
        String error = item.getLastError();
        return error == null ? null : of(error);
    }

    /** Returns the fingerprint of a message: ten hexadecimal digits, the FNV-1a hash of its pattern. */
    public static String of(String message) {
        String pattern = pattern(message);
        long hash = FNV_OFFSET;
        for (int i = 0; i < pattern.length(); i++) {
            hash = (hash ^ pattern.charAt(i)) * FNV_PRIME;
        }
        return HexFormat.of().toHexDigits(hash).substring(0, LENGTH);
    }

    /** Returns the message in small letters with a sign in place of each thing that differs from item to item. */
    public static String pattern(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        StringBuilder pattern = new StringBuilder();
        Matcher telling = TELLING.matcher(text);
        int from = 0;
        while (telling.find()) {
            pattern.append(masked(text.substring(from, telling.start()))).append(telling.group());
            from = telling.end();
        }
        pattern.append(masked(text.substring(from)));
        return BLANKS.matcher(pattern).replaceAll(" ").strip();
    }

    private static String masked(String part) {
        String text = QUOTED.matcher(part).replaceAll("…");
        text = UUID.matcher(text).replaceAll("#");
        text = HEX.matcher(text).replaceAll("#");
        return NUMBER.matcher(text).replaceAll("#");
    }
}
