package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.model.ItemMachine;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.state.Stores;
import dev.holdfast.testing.CountingStore;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.RecordingQueue;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cancel that waits for a call looks at that call, not at all that has failed; and nothing that is open escapes it. */
class CancelSweepTest {
    private static final int FAILED = 3_000;

    private final ProcessorBench bench = new ProcessorBench();
    private final CountingStore<byte[]> backlog = new CountingStore<>(bench.add(Stores.backlog()));
    private final PartitionState holdings = holdings();
    private final CancelSweep sweep = new CancelSweep(
            bench.context,
            holdings,
            new RecordingQueue(),
            new InstanceLiveness(() -> CompletableFuture.completedFuture(Set.of("here"))));
    private final ExperimentView plan = plan();
    private final DispatchCursor lane = new DispatchCursor();
    private final Serializer<WorkItem> items = bench.registry.serdes().serializer(Topics.WORK_ITEMS.valueType());
    private long now = Events.ANY_TIME;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void looksOnlyAtWhatIsOpenOnceItHasSeenAll() {
        for (int position = 0; position < FAILED; position++) {
            put(position, ItemStatus.FAILED);
        }
        put(FAILED, ItemStatus.STARTED);
        put(FAILED + 1, ItemStatus.QUEUED);
        sweep(10);
        assertThat(status(FAILED + 1)).isEqualTo(ItemStatus.CANCELLED);
        assertThat(status(FAILED)).isEqualTo(ItemStatus.STARTED);
        backlog.takeReads();

        sweep(60);

        assertThat(backlog.takeReads())
                .as("values of the backlog read in a minute")
                .isLessThan(300);
        set(FAILED, ItemStatus.QUEUED);
        sweep(2);
        assertThat(status(FAILED)).isEqualTo(ItemStatus.CANCELLED);
    }

    @Test
    void cancelsWhatComesLateBehindWhatItHasSeenOrBeforeIt() {
        for (int position = 10; position < FAILED; position++) {
            put(position, ItemStatus.FAILED);
        }
        put(FAILED, ItemStatus.STARTED);
        sweep(10);

        put(FAILED + 1, ItemStatus.QUEUED);
        put(3, ItemStatus.QUEUED); // read again after a reset of the offsets
        sweep(10);

        assertThat(status(FAILED + 1)).isEqualTo(ItemStatus.CANCELLED);
        assertThat(status(3)).isEqualTo(ItemStatus.CANCELLED);
        assertThat(status(FAILED)).isEqualTo(ItemStatus.STARTED);
    }

    @Test
    void cancelsAnItemWhoseCallWasBegunBehindItsBack() {
        put(0, ItemStatus.STARTED);
        put(1, ItemStatus.QUEUED);
        sweep(2);
        holdings.move("e", key(1).toString(), state(1), with(state(1), ItemStatus.STARTED));
        sweep(2);
        assertThat(status(1)).isEqualTo(ItemStatus.STARTED);
    }

    private PartitionState holdings() {
        bench.context.addStateStore(backlog);
        bench.add(Stores.items(bench.codecs.storeSerde(ItemState.class)));
        bench.add(Stores.tallies(bench.codecs.storeSerde(Tally.class)));
        return new PartitionState(bench.context, bench.codecs);
    }

    private static ExperimentView plan() {
        Experiment record = Records.running("e");
        record.setStatus(ExperimentStatus.CANCELLING);
        return ExperimentView.of(record, Spec.fromJson(Specs.of("slow")), false);
    }

    private void put(long position, ItemStatus status) {
        holdings.backlog().put("e", position, items.serialize(Topics.WORK_ITEMS.name(), Records.item(key(position))));
        holdings.move("e", key(position).toString(), null, with(ItemMachine.admitted(position, now), status));
    }

    private void set(long position, ItemStatus status) {
        holdings.move("e", key(position).toString(), state(position), with(state(position), status));
    }

    private static ItemState with(ItemState state, ItemStatus status) {
        return ItemState.newBuilder(state)
                .setStatus(status)
                .setExecutorId(status == ItemStatus.STARTED ? "here/2" : null)
                .build();
    }

    /** Lets so many seconds go by, in pulses of a tenth. */
    private void sweep(int seconds) {
        for (int i = 0; i < 10 * seconds; i++) {
            now += 100;
            sweep.step(plan, lane, now);
        }
        bench.context.resetForwards();
    }

    private ItemStatus status(long position) {
        return state(position).getStatus();
    }

    private ItemState state(long position) {
        return Objects.requireNonNull(holdings.items().find(key(position).toString()));
    }

    private static ItemKey key(long position) {
        return new ItemKey("e", "i" + position, "t");
    }
}
