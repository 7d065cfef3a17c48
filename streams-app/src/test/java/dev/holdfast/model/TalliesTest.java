package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.testing.Records;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A tally always equals the sum over the states of all its items. */
class TalliesTest {
    private static final Experiment RETRY_TIMEOUTS = retryTimeouts();

    @Property
    void equalsTheSumOverAllItemsAfterAnyMoves(
            @ForAll("histories") List<List<Attempt>> histories,
            @ForAll("policies") RetryPolicy policy,
            @ForAll boolean lastIsGivenUp) {
        Tally tally = Tallies.none("e", 3);
        List<ItemState> items = new ArrayList<>();
        for (List<Attempt> history : histories) {
            items.add(live(tally, history, policy));
        }
        if (lastIsGivenUp && !items.isEmpty()) {
            Tallies.move(tally, items.remove(items.size() - 1), null);
        }

        assertThat(tally.getAdmitted()).isEqualTo(items.size());
        assertThat(tally.getSucceeded()).isEqualTo(count(items, ItemStatus.SUCCEEDED));
        assertThat(tally.getFailed()).isEqualTo(count(items, ItemStatus.FAILED));
        assertThat(tally.getItemsHeld()).isEqualTo(count(items, ItemStatus.HELD));
        assertThat(tally.getAttempts())
                .isEqualTo(items.stream().mapToLong(ItemState::getAttempts).sum());
        assertThat(tally.getAttemptsInDoubt())
                .isEqualTo(items.stream().mapToLong(ItemState::getInDoubt).sum());
        assertThat(tally.getItemsInDoubt())
                .isEqualTo(items.stream().filter(item -> item.getInDoubt() > 0).count());
        assertThat(Tallies.open(tally)).isEqualTo(items.size() - tally.getSucceeded() - tally.getFailed());
    }

    @Test
    void growsItsSequenceWithEveryChange() {
        Tally tally = Tallies.none("e", 0);

        Tallies.move(tally, null, ItemMachine.admitted(0, 0));
        Tallies.duplicate(tally);
        Tallies.reject(tally);
        Tallies.retried(tally, 2);

        assertThat(tally.getSequence()).isEqualTo(4);
        assertThat(tally.getDuplicates()).isEqualTo(1);
        assertThat(tally.getRejected()).isEqualTo(1);
        assertThat(tally.getRetryGeneration()).isEqualTo(2);
    }

    private static Experiment retryTimeouts() {
        Experiment record = Records.running("e");
        record.setRetryGeneration(1);
        record.setRetryCategory(ErrorCategory.TIMEOUT);
        return record;
    }

    private static ItemState live(Tally tally, List<Attempt> history, RetryPolicy policy) {
        ItemState state = ItemMachine.admitted(0, 0);
        Tallies.move(tally, null, state);
        for (Attempt event : history) {
            ItemState next = ItemMachine.fold(state, event, policy, 1).next();
            if (ItemWishes.isRetried(next, RETRY_TIMEOUTS)) {
                next = ItemWishes.retried(next, 1);
            }
            Tallies.move(tally, state, next);
            state = next;
        }
        return state;
    }

    private static long count(List<ItemState> items, ItemStatus status) {
        return items.stream().filter(item -> item.getStatus() == status).count();
    }

    @Provide
    Arbitrary<List<List<Attempt>>> histories() {
        return ItemHistories.events().list().ofMaxSize(8);
    }

    @Provide
    Arbitrary<RetryPolicy> policies() {
        return ItemHistories.policies();
    }
}
