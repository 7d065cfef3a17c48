package dev.holdfast.blocks.store;

import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long operations took (P40): a line each, and their summary. */
public final class BlockTimings {
    private final Path file;

    public BlockTimings(Path file) {
        this.file = file;
    }

    /** One operation. */
    record Entry(String at, String operation, long durationMs, long rows) {}

    /**
     * All times of one operation.
     *
     * @param operation its name
     * @param count how often it was done
     * @param meanMs the mean, in milliseconds
     * @param medianMs the median
     * @param minMs the shortest
     * @param maxMs the longest
     * @param deviationMs the standard deviation
     * @param rows the rows of all of them
     */
    public record Summary(
            String operation,
            long count,
            double meanMs,
            double medianMs,
            long minMs,
            long maxMs,
            double deviationMs,
            long rows) {}

    /** Notes an operation. That the disk is full is told by what needs the room more. */
    public void note(String operation, long startNanos, long rows) {
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        Entry entry = new Entry(Instant.now().toString(), operation, took.toMillis(), rows);
        try {
            Files.writeString(
                    file, StoredJson.line(entry) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            // A measurement is not worth failing for.
        }
    }

    /** Returns a summary of each operation, by name. */
    public List<Summary> summaries() {
        Map<String, List<Entry>> byOperation = new TreeMap<>();
        try {
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                Entry entry = StoredJson.parse(line, Entry.class);
                byOperation
                        .computeIfAbsent(entry.operation(), name -> new ArrayList<>())
                        .add(entry);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new BlocksRefusedException(file + " cannot be read (" + IoReason.of(e) + "); delete it", e);
        }
        return byOperation.values().stream().map(BlockTimings::summary).toList();
    }

    private static Summary summary(List<Entry> entries) {
        long[] times = entries.stream().mapToLong(Entry::durationMs).sorted().toArray();
        int count = times.length;
        double mean = java.util.Arrays.stream(times).average().orElse(0);
        double median = (times[(count - 1) / 2] + times[count / 2]) / 2.0;
        double variance = java.util.Arrays.stream(times)
                .mapToDouble(time -> (time - mean) * (time - mean))
                .average()
                .orElse(0);
        return new Summary(
                entries.get(0).operation(),
                count,
                mean,
                median,
                times[0],
                times[count - 1],
                Math.sqrt(variance),
                entries.stream().mapToLong(Entry::rows).sum());
    }
}
