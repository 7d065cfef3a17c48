package dev.holdfast.config.spec;

import java.util.Locale;

/** What happens to several texts of one id and type. */
public enum DuplicatePolicy {
    /** The first one of the file counts. */
    FIRST,
    /** The last one of the file counts, at its place in the file. */
    LAST,
    /** The file is refused. */
    REFUSE;

    /** Returns the word in {@code duplicates: …}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DuplicatePolicy of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
