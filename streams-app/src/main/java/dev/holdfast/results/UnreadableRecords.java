package dev.holdfast.results;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The records that readers could not read, each once. Thread-safe. */
public final class UnreadableRecords {
    private final Set<UnreadableRecord> records = new LinkedHashSet<>();
    private Consumer<UnreadableRecord> listener = record -> {};

    /** Takes who hears of each, once. */
    public synchronized void tell(Consumer<UnreadableRecord> heard) {
        listener = heard;
    }

    /** Notes one. */
    public synchronized void add(UnreadableRecord record) {
        if (records.add(record)) {
            listener.accept(record);
        }
    }

    /** Returns those that are wanted. */
    public synchronized List<UnreadableRecord> where(Predicate<UnreadableRecord> wanted) {
        return records.stream().filter(wanted).toList();
    }
}
