package dev.holdfast.config;

import org.jspecify.annotations.Nullable;

/**
 * The SPEC's {@code experiment} section: what the run is called.
 *
 * @param id its id, where the SPEC gives one; {@code --id} wins over it, and without either one is generated
 * @param name the name for people
 * @param cohort the experiments that it is compared with
 * @param notes anything
 */
public record ExperimentSection(
        @Nullable String id,
        String name,
        @Nullable String cohort,
        @Nullable String notes) {
    /** The longest id, in characters. */
    public static final int LONGEST_ID = 200;

    /**
     * Checks an id that a person chose, and returns it.
     *
     * @throws IllegalArgumentException if it cannot be one; the message says why
     */
    public static String requireId(String id) {
        if (id.isBlank()) {
            throw new IllegalArgumentException("must not be blank");
        }
        if (id.length() > LONGEST_ID) {
            throw new IllegalArgumentException(
                    "must have at most " + LONGEST_ID + " characters, but has " + id.length());
        }
        if (id.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("must not hold line breaks or other control characters");
        }
        if (id.equals("latest")) {
            throw new IllegalArgumentException("must not be 'latest', which stands for the newest experiment");
        }
        return id;
    }
}
