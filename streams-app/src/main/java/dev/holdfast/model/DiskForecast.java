package dev.holdfast.model;

import java.util.Locale;
import java.util.Optional;

/**
 * What a run will still write to the disk, as far as can be told: before its first items by a rule, then by what its items
 * have taken so far. docs/operations says the rule.
 */
public final class DiskForecast {
    /** What an item takes beside its text: its records on topics, in changelogs and in stores. */
    public static final long BYTES_AN_ITEM = 4096;

    /** An input is on the disk as items, in the backlog and its changelog. */
    public static final long COPIES_OF_INPUT = 3;

    /** Fewer items than these say nothing of the others. */
    private static final long ENOUGH_ITEMS = 100;

    private DiskForecast() {}

    /**
     * Returns the bytes that are still to be written.
     *
     * @param left items that are not finished
     * @param total all items
     * @param inputBytes the size of the source
     * @param done items that were finished while something was measured
     * @param written the bytes that were written meanwhile
     */
    public static long bytes(long left, long total, long inputBytes, long done, long written) {
        if (done >= ENOUGH_ITEMS && written > 0) {
            return Math.round((double) written / done * left);
        }
        double share = total <= 0 ? 1 : Math.min(1, (double) left / total);
        return left * BYTES_AN_ITEM + Math.round(share * inputBytes * COPIES_OF_INPUT);
    }

    /**
     * Warns of a disk that will be full.
     *
     * @param bytes what will be written
     * @param spare what may be written
     * @return empty if there is room enough
     */
    public static Optional<String> warning(long bytes, long spare) {
        return bytes <= spare
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "about %s will still be written, and the disk has room for %s: free %s there, or the run ends"
                                + " when the reserve is reached",
                        inWords(bytes),
                        inWords(spare),
                        inWords(bytes - spare)));
    }

    private static String inWords(long bytes) {
        return bytes < 10L << 30 ? ((bytes + (1 << 20) - 1) >> 20) + " MiB" : (bytes >> 30) + " GiB";
    }
}
