package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ExternalTasks;
import dev.holdfast.model.ItemMachine;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.state.Stores;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No task that is out is lost from sight, whatever happens while those of a former start are looked for. */
class TaskWatchTest {
    private static final int FAR = 600;

    private final ProcessorBench bench = new ProcessorBench();
    private final PartitionState holdings = holdings();
    private final TaskWatch watch = new TaskWatch(holdings);
    private long now = Events.ANY_TIME;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void findsAnOldTaskThoughOneThatWasFoundFirstIsOverMeanwhile() {
        fill();
        put(0);
        put(FAR);
        assertThat(seen()).as("the search is under way").containsExactly(0L);

        finish(0);

        assertThat(seenInTheEnd()).containsExactly((long) FAR);
    }

    @Test
    void findsAnOldTaskThoughNewOnesArePutOutMeanwhile() {
        fill();
        put(FAR);
        put(0);
        watch.add("e", 0);
        seen();
        finish(0);
        put(1);
        watch.add("e", 1);

        assertThat(seenInTheEnd()).containsExactlyInAnyOrder(1L, (long) FAR);
    }

    @Test
    void findsATaskThatALateWorkerHasTakenUpAgain() {
        fill();
        put(FAR);
        assertThat(seenInTheEnd()).containsExactly((long) FAR);

        put(3); // nobody tells the watch

        assertThat(seenInTheEnd()).containsExactlyInAnyOrder(3L, (long) FAR);
    }

    private PartitionState holdings() {
        bench.add(Stores.items(bench.codecs.storeSerde(ItemState.class)));
        bench.add(Stores.backlog());
        bench.add(Stores.tallies(bench.codecs.storeSerde(Tally.class)));
        return new PartitionState(bench.context, bench.codecs);
    }

    private void fill() {
        Serializer<WorkItem> serializer = bench.registry.serdes().serializer(Topics.WORK_ITEMS.valueType());
        for (int position = 0; position <= FAR; position++) {
            byte[] raw = serializer.serialize(Topics.WORK_ITEMS.name(), Records.item(key(position)));
            holdings.backlog().put("e", position, raw);
            holdings.move("e", key(position).toString(), null, ItemMachine.admitted(position, now));
        }
    }

    private void put(long position) {
        ItemState before = state(position);
        holdings.move("e", key(position).toString(), before, ExternalTasks.dispatched(before, now));
    }

    private void finish(long position) {
        ItemState done = ItemState.newBuilder(state(position))
                .setStatus(ItemStatus.SUCCEEDED)
                .build();
        holdings.move("e", key(position).toString(), state(position), done);
        holdings.backlog().remove("e", position);
    }

    private ItemState state(long position) {
        return Objects.requireNonNull(holdings.items().find(key(position).toString()));
    }

    private static ItemKey key(long position) {
        return new ItemKey("e", "i" + position, "t");
    }

    private Set<Long> seen() {
        Set<Long> seen = new HashSet<>();
        watch.look("e", now, entry -> seen.add(entry.position()));
        now += 1_000;
        return seen;
    }

    /** Returns what is seen at the last look of many. */
    private Set<Long> seenInTheEnd() {
        for (int i = 0; i < 10; i++) {
            seen();
        }
        return seen();
    }
}
