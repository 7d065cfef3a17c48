package dev.holdfast.config.spec;

import java.util.Locale;

/** Who makes the calls of an experiment. */
public enum Workers {
    /** The application's own executors. */
    INTERNAL,
    /** Programs of any kind that take tasks from topic {@code dispatch}. */
    EXTERNAL;

    /** The handler kind that goes with {@link #EXTERNAL}, and with nothing else. */
    public static final String HANDLER_KIND = "external";

    /** Returns the word in {@code workers: …}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Workers of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
