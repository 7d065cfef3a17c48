package dev.holdfast.schemas;

import dev.holdfast.schemas.avro.PointerKind;
import java.util.Locale;

/**
 * The identity of one pointer, and its one canonical form: {@code cohort/stage/latest}, {@code …/previous} or
 * {@code …/baseline}, the first two percent-encoded as UTF-8. The same text is the record key on topic {@code latest}.
 *
 * @param cohort the runs that are compared with one another
 * @param stage the stage of a run
 * @param pointer which pointer
 */
public record PointerKey(String cohort, String stage, PointerKind pointer) {

    /**
     * Checks the parts.
     *
     * @throws InvalidKeyException if one cannot be part of a key
     */
    public PointerKey {
        KeySegments.require("cohort", cohort);
        KeySegments.require("stage", stage);
        if (pointer == PointerKind.UNKNOWN) {
            throw new InvalidKeyException("a pointer is latest, previous or baseline");
        }
    }

    /**
     * Reads a canonical key.
     *
     * @param text as {@link #toString()} wrote it
     * @throws InvalidKeyException if the text is not a key in its canonical form
     */
    public static PointerKey parse(String text) {
        String[] segments = KeySegments.split(text, "cohort/stage/pointer");
        PointerKey key = new PointerKey(segments[0], segments[1], kind(segments[2]));
        KeySegments.requireCanonical(key.toString(), text);
        return key;
    }

    /** Returns the canonical form. */
    @Override
    public String toString() {
        return PercentEncoding.encode(cohort)
                + '/'
                + PercentEncoding.encode(stage)
                + '/'
                + pointer.name().toLowerCase(Locale.ROOT);
    }

    private static PointerKind kind(String word) {
        for (PointerKind kind : PointerKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
                return kind;
            }
        }
        return PointerKind.UNKNOWN;
    }
}
