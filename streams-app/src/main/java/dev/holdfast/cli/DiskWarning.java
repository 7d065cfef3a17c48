package dev.holdfast.cli;

import dev.holdfast.files.DiskSpace;
import dev.holdfast.model.DiskForecast;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.schemas.avro.Experiment;
import java.time.Duration;
import java.util.Optional;

/** Warns, once, of a disk that will be full before a run is over. The broker's disk is known only if it is embedded. */
final class DiskWarning {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final boolean isKnown;
    private final DiskSpace room;
    private boolean said;
    private long lookedAt;
    private long doneBefore = -1;
    private long writtenBefore;

    DiskWarning(Holdfast holdfast) {
        this.isKnown = holdfast.cluster().isEmbedded();
        this.room = holdfast.room();
    }

    /** Returns the warning, if it is time to look and there is cause. */
    Optional<String> of(Experiment record) {
        long now = System.nanoTime();
        if (!isKnown || said || (doneBefore >= 0 && now - lookedAt < EVERY.toNanos())) {
            return Optional.empty();
        }
        lookedAt = now;
        // What is submitted is written ahead of what is done, and would look as if it went on like that.
        if (doneBefore < 0 || record.getItemsSubmitted() < ExperimentCounts.total(record)) {
            doneBefore = ExperimentCounts.done(record);
            writtenBefore = room.written();
        }
        long input = record.getSource() == null ? 0 : record.getSource().getBytes();
        long bytes = DiskForecast.bytes(
                ExperimentCounts.pending(record),
                ExperimentCounts.total(record),
                input,
                ExperimentCounts.done(record) - doneBefore,
                room.written() - writtenBefore);
        Optional<String> warning = DiskForecast.warning(bytes, room.spare());
        said = warning.isPresent();
        return warning.map(text -> "warning: " + text);
    }
}
