package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Cost;
import dev.holdfast.model.ItemMachine;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.state.ItemStore;
import dev.holdfast.state.Stores;
import dev.holdfast.testing.RecordingQueue;
import dev.holdfast.testing.Records;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ledger remembers no call for longer than it is on its way, even if every call is covered. */
class PartitionBudgetTest {
    private final ProcessorBench bench = new ProcessorBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void forgetsCallsThatHaveBegunThoughEveryCallIsCovered() {
        ItemStore items = new ItemStore(bench.add(Stores.items(bench.codecs.storeSerde(ItemState.class))));
        bench.add(Stores.backlog());
        bench.add(Stores.tallies(bench.codecs.storeSerde(Tally.class)));
        RecordingQueue queue = new RecordingQueue();
        PartitionBudget ledger = new PartitionBudget(new PartitionState(bench.context, bench.codecs), queue);

        for (int position = 0; position < 500; position++) {
            ItemKey key = new ItemKey("e", "i" + position, "t");
            WorkItem item = Records.item(key);
            ItemState state = ItemMachine.admitted(position, 0);
            ledger.given(new PartitionState.Entry(position, new byte[0], item, key, state), new Cost(1, 1));
            state.setAttempts(1); // it has begun
            items.put(key.toString(), state);
        }
        assertThat(ledger.size()).isEqualTo(500);

        ledger.look(1_000);

        assertThat(ledger.size()).isZero();
    }
}
