package dev.holdfast.datasets;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A Parquet file that is ready: nobody writes to it any more.
 *
 * @param path where it lies
 * @param name its name in the partition
 * @param rows how many rows its writer says it has
 * @param sha256 what its writer says of its bytes, in lower-case hex
 */
public record FinishedFile(Path path, String name, long rows, String sha256) {
    private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}\\.parquet");

    /**
     * Checks the name, which stands in receipts.
     *
     * @throws IllegalArgumentException if it is no plain name of a Parquet file
     */
    public FinishedFile {
        requireName(name);
        if (rows < 0 || !Provenance.SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    name + " needs the count of its rows and its SHA-256, but has " + rows + " and '" + sha256 + "'");
        }
    }

    static void requireName(String name) {
        if (!NAMES.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a file of a partition is named with letters, digits, . _ and -, and ends"
                            + " with .parquet, but this is '" + name + "'");
        }
    }
}
