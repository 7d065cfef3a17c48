package dev.holdfast.ingest;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts oddities, and keeps where each was seen first. For one thread. */
final class Oddities {
    private final Map<Oddity, Seen> seen = new EnumMap<>(Oddity.class);

    private record Seen(long count, long line) {}

    void see(Oddity oddity, long line) {
        see(oddity, line, 1);
    }

    void see(Oddity oddity, long line, long times) {
        if (times > 0) {
            seen.merge(oddity, new Seen(times, line), (old, now) -> new Seen(old.count + now.count, old.line));
        }
    }

    /** Returns how often one was seen. */
    long count(Oddity oddity) {
        Seen one = seen.get(oddity);
        return one == null ? 0 : one.count;
    }

    /** Returns each with its number and its first place, in a sentence. */
    List<String> warnings(String rowWord) {
        return seen.entrySet().stream()
                .map(entry -> entry.getKey().words() + " (" + entry.getValue().count + " times, first in " + rowWord
                        + " " + entry.getValue().line + ")")
                .toList();
    }
}
