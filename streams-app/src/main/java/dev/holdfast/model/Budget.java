package dev.holdfast.model;

import org.jspecify.annotations.Nullable;

/**
 * What an experiment may cost.
 *
 * @param tokens tokens in and out; null for no limit
 * @param micros money in millionths of its unit; null for no limit
 * @param wallTimeMs time from its start; null for no limit
 */
public record Budget(
        @Nullable Long tokens,
        @Nullable Long micros,
        @Nullable Long wallTimeMs) {

    /** No limit. */
    public static final Budget NONE = new Budget(null, null, null);

    /** Says whether calls have to be reserved. */
    public boolean limitsCalls() {
        return tokens != null || micros != null;
    }
}
