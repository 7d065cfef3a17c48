package dev.holdfast.topology;

import dev.holdfast.state.JournalStore;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds back dispatch after a start until the attempts have been read to the end that they had then: before that, an item
 * that looks unstarted may have been started by the executor that died.
 *
 * <p>Events that nobody will read any more are not waited for: they were deleted, or somebody has set the group's offsets behind them.
 * Both are asked for only when the partition has been worked on here without a standstill for so long that it surely is this
 * instance's: the offsets of a group are those of whoever has the partition, and what another instance has read is no news
 * of what this one knows.
 */
final class JournalCatchUp {
    /** Longer than the group's session: who has lost the partition in a standstill knows it by then. */
    static final long OWNED_MS = 15_000;

    private static final Logger LOG = LoggerFactory.getLogger(JournalCatchUp.class);

    private final JournalEnds ends;
    private final JournalStore journal;
    private final int partition;
    private CompletableFuture<Long> asked;
    private long positionWhenAsked;
    private @Nullable Long end;
    private long shutSince = -1;
    private @Nullable CompletableFuture<Long> askedPassed;
    private boolean open;

    JournalCatchUp(JournalEnds ends, JournalStore journal, int partition) {
        this.ends = ends;
        this.journal = journal;
        this.partition = partition;
        this.asked = ask();
    }

    /**
     * Says whether dispatch may begin.
     *
     * @param now epoch ms; asked every few milliseconds, and a gate that was not asked for seconds is not asked again
     */
    boolean isOpen(long now) {
        if (!open) {
            Long known = end == null ? answer() : end;
            open = known != null && (journal.position() + 1 >= known || isPassed(known, now));
        }
        return open;
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

    /** Says whether no event before the end will be read any more, though some have not been. */
    private boolean isPassed(long known, long now) {
        if (shutSince < 0) {
            shutSince = now;
        }
        if (now - shutSince < OWNED_MS) {
            return false;
        }
        CompletableFuture<Long> question = askedPassed;
        if (question == null) {
            askedPassed = ends.passedOf(partition).toCompletableFuture();
            return false;
        }
        if (!question.isDone()) {
            return false;
        }
        askedPassed = null;
        shutSince = now; // not so often
        Long passed = question.isCompletedExceptionally() ? null : question.getNow(null);
        if (passed == null || passed < known) {
            return false;
        }
        LOG.warn(
                "events of attempts were never read, for they were deleted, or skipped by a reset of the offsets; calls that they"
                        + " tell of may be made again, partition={} from={} to={}",
                partition,
                journal.position() + 1,
                passed);
        journal.advance(passed - 1);
        return true;
    }
}
