package dev.holdfast.model;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reference to rows that lie in a file beside the topics: what an answer holds in their place.
 *
 * @param file the name of the file, which says its checksum: the same rows are the same file
 * @param rows how many rows it has
 * @param min its least unit, as text; null if it has no rows
 * @param max its greatest unit, as text; null if it has no rows
 * @param sha256 the checksum of its bytes, in hex
 */
public record StagedRows(
        String file,
        long rows,
        @Nullable String min,
        @Nullable String max,
        String sha256) {
    private static final String BEGINNING = "staged_";
    private static final String END = ".parquet";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Makes sure that the name is one of a staged file, so that it cannot lead anywhere else. */
    public StagedRows {
        if (!SHA256.matcher(sha256).matches() || !file.equals(nameOf(sha256))) {
            throw new IllegalArgumentException(
                    "a staged file is named " + BEGINNING + "SHA-256" + END + ", not " + file);
        }
        if (rows < 0 || (rows > 0 && (min == null || max == null))) {
            throw new IllegalArgumentException(file + " needs the count of its rows, and its least and greatest unit");
        }
    }

    /** Returns the name of the file with a checksum. */
    public static String nameOf(String sha256) {
        return BEGINNING + sha256 + END;
    }

    /** Returns the checksum that a name says; empty if it is not the name of a staged file. */
    public static Optional<String> sha256Of(String name) {
        if (!name.startsWith(BEGINNING) || !name.endsWith(END)) {
            return Optional.empty();
        }
        String middle = name.substring(BEGINNING.length(), Math.max(BEGINNING.length(), name.length() - END.length()));
        return SHA256.matcher(middle).matches() ? Optional.of(middle) : Optional.empty();
    }
}
