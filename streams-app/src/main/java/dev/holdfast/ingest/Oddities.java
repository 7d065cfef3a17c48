package dev.holdfast.ingest;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts oddities, and keeps where each was seen first. For one thread. */
final class Oddities {
    private final Map<Oddity, Seen> seen = new EnumMap<>(Oddity.class);

    private record Seen(long count, int file, long line) {}

    /** Takes one, and the position of its file with the line. */
    void see(Oddity oddity, int file, long line) {
        seen.merge(oddity, new Seen(1, file, line), (old, now) -> new Seen(old.count + now.count, old.file, old.line));
    }

    /** Returns how often one was seen. */
    long count(Oddity oddity) {
        Seen one = seen.get(oddity);
        return one == null ? 0 : one.count;
    }

    /** Returns each with its number and its first place, in a sentence. */
    List<String> warnings(RowPlaces places) {
        return seen.entrySet().stream()
                .map(entry -> entry.getKey().words() + " (" + entry.getValue().count + " times, first in "
                        + places.place(entry.getValue().file, entry.getValue().line) + ")")
                .toList();
    }
}
