package dev.holdfast.blocks.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known of one run file: the rows of a stretch of one partition of topic results.
 *
 * @param name its name, which says partition and offsets
 * @param partition the partition
 * @param from the first offset of the stretch
 * @param to the last one
 * @param rows its rows
 * @param units its distinct units
 * @param min its least unit
 * @param max its greatest unit
 * @param bytes its length
 * @param sha256 the checksum of its bytes, in hex
 */
public record RunFile(
        String name,
        int partition,
        long from,
        long to,
        long rows,
        long units,
        String min,
        String max,
        long bytes,
        String sha256) {
    private static final Pattern NAME = Pattern.compile("run_p(\\d{1,9})_(\\d{1,18})-(\\d{1,18})\\.parquet");

    /** A stretch of a partition, as a name says it. */
    public record Stretch(int partition, long from, long to) {
        public String name() {
            return "run_p" + partition + "_" + from + "-" + to + ".parquet";
        }
    }

    /** Reads a name; empty if it is not one of a run file. */
    public static Optional<Stretch> stretch(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? Optional.of(new Stretch(
                        Integer.parseInt(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }
}
