package dev.holdfast.topology;

import dev.holdfast.state.JournalStore;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Holds back dispatch after a start until the attempts have been read to the end that they had then: before that, an item
 * that looks unstarted may have been started by the executor that died.
 */
final class JournalGate {
    private final JournalEnds ends;
    private final JournalStore journal;
    private final int partition;
    private CompletableFuture<Long> asked;
    private long positionWhenAsked;
    private @Nullable Long end;

    JournalGate(JournalEnds ends, JournalStore journal, int partition) {
        this.ends = ends;
        this.journal = journal;
        this.partition = partition;
        this.asked = ask();
    }

    /** Says whether dispatch may begin. */
    boolean isOpen() {
        Long known = end;
        if (known == null) {
            known = answer();
        }
        return known != null && journal.position() + 1 >= known;
    }

    private @Nullable Long answer() {
        if (asked.isCompletedExceptionally()) {
            asked = ask();
        }
        Long answer = asked.isCompletedExceptionally() ? null : asked.getNow(null);
        if (answer != null) {
            end = answer;
            if (answer <= positionWhenAsked) {
                // The topic is younger than this state: it was deleted and made again, and is read from its start.
                journal.reset();
            }
        }
        return end;
    }

    // What is read between question and answer lies behind the end that the answer tells, and is no sign of anything.
    private CompletableFuture<Long> ask() {
        positionWhenAsked = journal.position();
        return ends.endOf(partition).toCompletableFuture();
    }
}
