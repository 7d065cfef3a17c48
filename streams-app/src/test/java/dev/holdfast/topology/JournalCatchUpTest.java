package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.JournalStore;
import dev.holdfast.state.Stores;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dispatch begins only when everything is known that was known at the start. */
class JournalCatchUpTest {
    private final ProcessorBench bench = new ProcessorBench();
    private final JournalStore journal = new JournalStore(bench.add(Stores.journal()));
    private final Deque<CompletableFuture<Long>> asked = new ArrayDeque<>();
    private long passed;
    private long now = 1_700_000_000_000L;
    private final JournalCatchUp gate = new JournalCatchUp(ends(), journal, 0);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void isShutUntilTheEndIsKnownAndReached() {
        assertThat(gate.isOpen(now)).isFalse();

        asked.getLast().complete(3L);
        journal.advance(1);
        assertThat(gate.isOpen(now)).isFalse();

        journal.advance(2);
        assertThat(gate.isOpen(now)).isTrue();
    }

    @Test
    void isOpenAtOnceForAnEmptyJournal() {
        asked.getLast().complete(0L);

        assertThat(gate.isOpen(now)).isTrue();
    }

    @Test
    void asksAgainWhenTheBrokerGaveNoAnswer() {
        asked.getLast().completeExceptionally(new IllegalStateException("away"));
        assertThat(gate.isOpen(now)).isFalse();

        asked.getLast().complete(0L);

        assertThat(gate.isOpen(now)).isTrue();
        assertThat(asked).hasSize(2);
    }

    @Test
    void readsAJournalThatWasMadeAgainFromItsStart() {
        journal.advance(99);
        JournalCatchUp restarted = new JournalCatchUp(ends(), journal, 0);
        asked.getLast().complete(2L);
        assertThat(restarted.isOpen(now)).isFalse();
        assertThat(journal.position()).isEqualTo(-1);

        journal.advance(1);

        assertThat(restarted.isOpen(now)).isTrue();
    }

    @Test
    void keepsItsPlaceWhereMoreWasReadThanTheAnswerKnew() {
        asked.getLast().complete(2L);
        journal.advance(64);

        assertThat(gate.isOpen(now)).isTrue();
        assertThat(journal.position()).isEqualTo(64);
    }

    @Test
    void opensWhereNothingIsLeftToBeRead() {
        journal.advance(50);
        JournalCatchUp restarted = new JournalCatchUp(ends(), journal, 0);
        asked.getLast().complete(100L);
        passed = 100; // deleted, or skipped by a reset to the latest

        assertThat(opensWithin(restarted, JournalCatchUp.OWNED_MS - 1_000))
                .as("what another instance has committed is no proof before this one knows that it has the partition")
                .isFalse();
        assertThat(opensWithin(restarted, 2_000)).isTrue();
        assertThat(journal.position()).as("they are not waited for again").isEqualTo(99);
        JournalCatchUp again = new JournalCatchUp(ends(), journal, 0);
        asked.getLast().complete(100L);
        assertThat(again.isOpen(now)).isTrue();
    }

    @Test
    void staysShutForAsLongAsOneEventCanStillBeRead() {
        journal.advance(50);
        JournalCatchUp restarted = new JournalCatchUp(ends(), journal, 0);
        asked.getLast().complete(100L);
        passed = 99; // the log begins there, or the group has read so far

        assertThat(opensWithin(restarted, 10 * JournalCatchUp.OWNED_MS)).isFalse();
        assertThat(journal.position()).isEqualTo(50);

        journal.advance(99);
        assertThat(restarted.isOpen(now)).isTrue();
    }

    @Test
    void opensOnceTheGroupHasPassedTheEndThoughItsLastRecordsAreNoEvents() {
        asked.getLast().complete(3L);
        journal.advance(1);
        passed = 2;
        assertThat(opensWithin(gate, 2 * JournalCatchUp.OWNED_MS)).isFalse();

        passed = 3; // behind the mark that ends a transaction
        assertThat(opensWithin(gate, 2 * JournalCatchUp.OWNED_MS)).isTrue();
    }

    private boolean opensWithin(JournalCatchUp shut, long millis) {
        for (long end = now + millis; now < end; now += 100) {
            if (shut.isOpen(now)) {
                return true;
            }
        }
        return false;
    }

    private JournalEnds ends() {
        return new JournalEnds() {
            @Override
            public CompletionStage<Long> endOf(int partition) {
                return ask();
            }

            @Override
            public CompletionStage<Long> passedOf(int partition) {
                return CompletableFuture.completedFuture(passed);
            }
        };
    }

    private CompletableFuture<Long> ask() {
        asked.add(new CompletableFuture<>());
        return asked.getLast();
    }
}
