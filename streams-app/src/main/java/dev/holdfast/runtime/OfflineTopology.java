package dev.holdfast.runtime;

import dev.holdfast.dispatch.Demand;
import dev.holdfast.dispatch.QueuedTask;
import dev.holdfast.dispatch.TaskQueue;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.model.ExecutorId;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.serde.ValueSerdes;
import dev.holdfast.topology.HoldfastTopology;
import dev.holdfast.topology.TopologySettings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.TopologyDescription;

/** The topology as a drawing, without a cluster: nothing of it can run. */
final class OfflineTopology {
    private OfflineTopology() {}

    /** Drawn once: rights, changelogs and other instances are all compared with it before an instance starts. */
    private static final class Drawing {
        private static final TopologyDescription OF_THIS_VERSION = drawNow();
    }

    static TopologyDescription draw() {
        return Drawing.OF_THIS_VERSION;
    }

    private static TopologyDescription drawNow() {
        ValueSerdes serdes = new ValueSerdes(
                Map.of("schema.registry.url", "http://127.0.0.1:1"), OfflineTopology.class.getClassLoader());
        return HoldfastTopology.build(new TopologySettings(
                        serdes,
                        HandlerTypes.of(),
                        new NoQueue(),
                        partition -> CompletableFuture.completedFuture(0L),
                        () -> CompletableFuture.completedFuture(Set.of()),
                        () -> CompletableFuture.completedFuture(Set.of()),
                        1,
                        1,
                        Duration.ZERO,
                        Set.of(),
                        () -> 0,
                        Map.of()))
                .describe();
    }

    /** Takes nothing. */
    private static final class NoQueue implements TaskQueue {
        @Override
        public ExecutorId executorId() {
            return new ExecutorId("blueprint", "blueprint");
        }

        @Override
        public void assign(int partition) {}

        @Override
        public int room(Demand demand) {
            return 0;
        }

        @Override
        public boolean wantsFresh(String experimentId) {
            return false;
        }

        @Override
        public boolean offer(QueuedTask task) {
            return false;
        }

        @Override
        public void declareInDoubt(int partition, ItemKey key, int attempt, String lostExecutor) {}

        @Override
        public boolean knows(ItemKey key, int attempt) {
            return false;
        }

        @Override
        public boolean bringToRest(int partition, String experimentId) {
            return true;
        }

        @Override
        public void recall(int partition) {}
    }
}
