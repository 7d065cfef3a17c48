package dev.holdfast.config.spec;

import dev.holdfast.schemas.ItemKey;
import org.jspecify.annotations.Nullable;

/**
 * The SPEC's {@code experiment} section: what the run is called.
 *
 * @param id its id, where the SPEC gives one; {@code --id} wins over it, and without either one is generated
 * @param name the name for people
 * @param cohort the experiments that it is compared with
 * @param notes anything
 * @param stage what kind of run it is; runs of different stages are not compared; null for {@link #STAGE}
 */
public record ExperimentSection(
        @Nullable String id,
        String name,
        @Nullable String cohort,
        @Nullable String notes,
        @Nullable String stage) {
    /** The stage of a run that names none. */
    public static final String STAGE = "run";

    /** The longest name of a cohort or a stage, in characters. */
    public static final int LONGEST_COHORT = 200;

    /** The longest id, in characters. */
    public static final int LONGEST_ID = 200;

    /**
     * The longest id as keys and names of folders have it: a name may have 255 bytes, and the time of a backup and the
     * like stand behind it.
     */
    public static final int LONGEST_ENCODED_ID = 200;

    /** Returns the cohort that the run's snapshots go to: the one it names, else its name. */
    public String snapshotCohort() {
        String named = cohort == null || cohort.isBlank() ? name : cohort;
        return named.codePointCount(0, named.length()) <= LONGEST_COHORT
                ? named
                : named.substring(0, named.offsetByCodePoints(0, LONGEST_COHORT));
    }

    /** Returns the stage that the run's snapshot has. */
    public String snapshotStage() {
        return stage == null || stage.isBlank() ? STAGE : stage;
    }

    /**
     * Checks the name of a cohort or a stage that a person chose, and returns it.
     *
     * @throws IllegalArgumentException if it cannot be one; the message says why
     */
    public static String requireCohort(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("must not be blank");
        }
        if (name.length() > LONGEST_COHORT) {
            throw new IllegalArgumentException(
                    "must have at most " + LONGEST_COHORT + " characters, but has " + name.length());
        }
        return name;
    }

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
        int encoded = ItemKey.prefixOf(id).length() - 1;
        if (encoded > LONGEST_ENCODED_ID) {
            throw new IllegalArgumentException("makes a folder's name of " + encoded + " characters, "
                    + LONGEST_ENCODED_ID + " at most: A-Z a-z 0-9 - . _ ~ count once, each byte of others three"
                    + " times; choose a shorter one");
        }
        if (id.equals("latest")) {
            throw new IllegalArgumentException("must not be 'latest', which stands for the newest experiment");
        }
        return id;
    }
}
