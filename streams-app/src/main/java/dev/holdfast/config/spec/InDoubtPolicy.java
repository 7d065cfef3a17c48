package dev.holdfast.config.spec;

import java.util.Locale;

/** What happens to an item whose attempt was in flight when its executor went away. */
public enum InDoubtPolicy {
    /** It is tried again: the call may happen twice. */
    REPEAT,
    /** It waits for a person. */
    HOLD;

    /** Returns the word in {@code on_in_doubt: …}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static InDoubtPolicy of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
