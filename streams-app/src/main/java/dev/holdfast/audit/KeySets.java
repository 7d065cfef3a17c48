package dev.holdfast.audit;

import dev.holdfast.ingest.ItemSink;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.RejectedRow;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.WorkItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The keys of a source against those that were submitted. */
final class KeySets {
    private static final int NAMED = 3;

    private final List<String> onlyInSource = new ArrayList<>();
    private final Set<String> onlySubmitted;
    private final Set<String> rejected;
    private long count;
    private long submitted;

    private KeySets(Set<String> submitted, Set<String> rejected) {
        this.onlySubmitted = new TreeSet<>(submitted);
        this.rejected = rejected;
        this.submitted = submitted.size();
    }

    /**
     * Reads the source, which has been scanned, to its end.
     *
     * @param rejected keys of which no record could be taken: anybody may have sent them
     */
    static KeySets of(ItemSource source, Set<String> submitted, Set<String> rejected) throws SourceRefusedException {
        KeySets sets = new KeySets(submitted, rejected);
        source.read(new ItemSink() {
            @Override
            public void item(WorkItem item) {
                sets.take(ItemKey.of(item).toString());
            }

            @Override
            public void reject(RejectedRow row) {
                // A reject has no key.
            }
        });
        return sets;
    }

    static String key(Result result) {
        return ItemKey.of(result).toString();
    }

    private void take(String key) {
        count++;
        if (rejected.contains(key)) {
            submitted++;
        } else if (!onlySubmitted.remove(key)) {
            onlyInSource.add(key);
        }
    }

    /** Returns how many keys were submitted, and rejected if they are of the source. */
    long submitted() {
        return submitted;
    }

    long count() {
        return count;
    }

    boolean isSame() {
        return onlyInSource.isEmpty() && onlySubmitted.isEmpty();
    }

    /** Says how they differ. */
    String differences() {
        List<String> words = new ArrayList<>();
        if (!onlyInSource.isEmpty()) {
            words.add(onlyInSource.size() + " keys of the source were not submitted, such as "
                    + String.join(", ", onlyInSource.stream().limit(NAMED).toList()));
        }
        if (!onlySubmitted.isEmpty()) {
            words.add(onlySubmitted.size() + " keys were submitted and are not in the source, such as "
                    + String.join(", ", onlySubmitted.stream().limit(NAMED).toList()));
        }
        return String.join("; ", words);
    }
}
