package dev.holdfast.schemas;

import java.nio.charset.StandardCharsets;

/** What the keys of snapshots and pointers share: three segments, the first two percent-encoded. */
final class KeySegments {
    /** Of 200 characters each can take four bytes, and each of those three characters. */
    private static final int LONGEST = 2_400;

    private KeySegments() {}

    /** Splits a key and decodes its first two segments. */
    static String[] split(String text, String form) {
        String[] segments = text.split("/", -1);
        if (segments.length != 3) {
            throw new InvalidKeyException("a key has the form " + form + ", but this has " + segments.length
                    + " segment(s): " + abbreviated(text));
        }
        segments[0] = PercentEncoding.decode(segments[0]);
        segments[1] = PercentEncoding.decode(segments[1]);
        return segments;
    }

    static void require(String name, String value) {
        if (value.isBlank()) {
            throw new InvalidKeyException(name + " is blank");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new InvalidKeyException(name + " is not valid Unicode text");
        }
        if (PercentEncoding.encode(value).length() > LONGEST) {
            throw new InvalidKeyException(name + " is too long: " + LONGEST + " characters at most when encoded");
        }
    }

    static void requireCanonical(String canonical, String text) {
        if (!canonical.equals(text)) {
            throw new InvalidKeyException(
                    "the key is not in its canonical form: " + abbreviated(text) + " should be " + canonical);
        }
    }

    static String abbreviated(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
