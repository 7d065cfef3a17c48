package dev.holdfast.backup;

import dev.holdfast.schemas.RestoreHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The attempt events of an experiment, in two kinds: those that the items know of, and those that an executor reported
 * and nobody had read when the application ended. The former are history; the latter are work that was done.
 */
final class AttemptHistory {
    private final StoredExperiment stored;
    private final Map<Integer, Long> journal;

    /** Notes how far the events have been folded; made before the items are read. */
    AttemptHistory(StoredExperiment stored) {
        this.stored = stored;
        this.journal = stored.journal();
    }

    /**
     * Hands over each event, by partition, in order within each item; called after the items were read.
     *
     * @throws BackupRefusedException if events of the experiment were folded since this was made
     */
    void sort(Consumer<Attempt> folded, Consumer<Attempt> unfolded) {
        Map<Integer, Long> now = stored.journal();
        StoredExperiment.Values<Attempt> values = stored.values(Attempt.class);
        int partitions = stored.partitions();
        for (int partition = 0; partition < partitions; partition++) {
            long before = journal.getOrDefault(partition, -1L);
            long after = now.getOrDefault(partition, -1L);
            stored.read(Topics.ATTEMPTS.name(), partition, entry -> {
                boolean isFolded = entry.offset() <= before || RestoreHeaders.isFolded(entry.headers());
                if (!isFolded && entry.offset() <= after) {
                    throw stored.torn("attempts were reported meanwhile");
                }
                values.of(entry).ifPresent(isFolded ? folded : unfolded);
            });
        }
    }
}
