package dev.holdfast.cli;

import dev.holdfast.config.app.ProgressSettings;
import dev.holdfast.config.yaml.Durations;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.schemas.avro.Experiment;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows progress (R24): on a terminal one live line, elsewhere a line on each so many items (but not more often than once
 * a second) or so much time. For one thread.
 */
final class ProgressLine {
    private static final DateTimeFormatter ETA = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final long LEAST_NANOS = 1_000_000_000L;

    private final PrintWriter err;
    private final boolean live;
    private final ProgressSettings config;
    private long shownItems = -1;
    private long shownAt;
    private @Nullable Instant since;

    ProgressLine(PrintWriter err, ProgressSettings config) {
        this.err = err;
        this.live = err instanceof Terminal;
        this.config = config;
    }

    void show(Experiment record) {
        long now = System.nanoTime();
        long done = ExperimentCounts.done(record);
        boolean due = live
                || now - shownAt >= config.interval().toNanos()
                || (done - shownItems >= config.items() && now - shownAt >= LEAST_NANOS);
        if (shownItems < 0 || due) {
            print(record, now);
        }
    }

    /** Shows the last state, whatever was shown before. */
    void finish(Experiment record) {
        if (live || ExperimentCounts.done(record) != shownItems) {
            err.println(text(record, since(record), Instant.now()));
            err.flush();
        }
    }

    /** A pause that ends while the line is shown is a part of the time. */
    private Instant since(Experiment record) {
        if (since == null) {
            since = record.getSessionStartedAt();
        }
        return since;
    }

    static String text(Experiment record, Instant since, Instant now) {
        String rate = record.getRatePerSec() == null
                ? "calculating..."
                : String.format(Locale.ROOT, "%.2f/sec", record.getRatePerSec());
        Instant end = record.getEstimatedCompletionTime();
        String eta = end == null
                ? ExperimentCounts.pending(record) == 0 ? "done" : "calculating..."
                : ETA.format(end.atZone(ZoneId.systemDefault()));
        Instant until = record.getEndedAt() == null ? now : record.getEndedAt();
        String elapsed = Durations.forPeople(Duration.between(since, until));
        String line = String.format(
                Locale.ROOT,
                "[PROGRESS] %d/%d (%s) | Rate: %s | ETA: %s | Elapsed: %s | errors %d",
                ExperimentCounts.done(record),
                ExperimentCounts.total(record),
                ExperimentCounts.percent(record),
                rate,
                eta,
                elapsed,
                record.getItemsFailed());
        return record.getItemsInDoubt() == 0 ? line : line + " | in doubt " + record.getItemsInDoubt();
    }

    private void print(Experiment record, long now) {
        String line = text(record, since(record), Instant.now());
        if (err instanceof Terminal terminal) {
            terminal.live(line);
        } else {
            err.println(line);
            err.flush();
        }
        shownItems = ExperimentCounts.done(record);
        shownAt = now;
    }
}
