package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.JournalStore;
import dev.holdfast.state.Stores;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dispatch begins only when everything is known that was known at the start. */
class JournalGateTest {
    private final ProcessorBench bench = new ProcessorBench();
    private final JournalStore journal = new JournalStore(bench.add(Stores.journal()));
    private final Deque<CompletableFuture<Long>> asked = new ArrayDeque<>();
    private final JournalGate gate = new JournalGate(partition -> ask(), journal, 0);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void isShutUntilTheEndIsKnownAndReached() {
        assertThat(gate.isOpen()).isFalse();

        asked.getLast().complete(3L);
        journal.advance(1);
        assertThat(gate.isOpen()).isFalse();

        journal.advance(2);
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void isOpenAtOnceForAnEmptyJournal() {
        asked.getLast().complete(0L);

        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void asksAgainWhenTheBrokerGaveNoAnswer() {
        asked.getLast().completeExceptionally(new IllegalStateException("away"));
        assertThat(gate.isOpen()).isFalse();

        asked.getLast().complete(0L);

        assertThat(gate.isOpen()).isTrue();
        assertThat(asked).hasSize(2);
    }

    @Test
    void readsAJournalThatWasMadeAgainFromItsStart() {
        journal.advance(99);
        JournalGate restarted = new JournalGate(partition -> ask(), journal, 0);
        asked.getLast().complete(2L);
        assertThat(restarted.isOpen()).isFalse();
        assertThat(journal.position()).isEqualTo(-1);

        journal.advance(1);

        assertThat(restarted.isOpen()).isTrue();
    }

    @Test
    void keepsItsPlaceWhereMoreWasReadThanTheAnswerKnew() {
        asked.getLast().complete(2L);
        journal.advance(64);

        assertThat(gate.isOpen()).isTrue();
        assertThat(journal.position()).isEqualTo(64);
    }

    private CompletableFuture<Long> ask() {
        asked.add(new CompletableFuture<>());
        return asked.getLast();
    }
}
