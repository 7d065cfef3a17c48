package dev.holdfast.topology;

import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.testing.RecordingQueue;
import dev.holdfast.testing.TemporaryFolder;
import dev.holdfast.testing.TestRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** One processor alone, as task 0_0 of six partitions of items and three of commands: what the harness cannot show. */
final class ProcessorBench implements AutoCloseable {
    static final int ITEM_PARTITIONS = 6;
    static final int CONTROL_PARTITIONS = 3;

    final TestRegistry registry = new TestRegistry();
    final TopicSerdes codecs = new TopicSerdes(registry.serdes());
    final TopologySettings settings;
    final MockProcessorContext<Object, Object> context;

    private final TemporaryFolder folder = new TemporaryFolder();

    /** Nobody knows where the journal ends. */
    ProcessorBench() {
        this(null);
    }

    /** Takes where the journal ends; null if nobody knows. */
    ProcessorBench(@Nullable Long journalEnd) {
        settings = new TopologySettings(
                registry.serdes(),
                HandlerTypes.of(),
                new RecordingQueue(),
                partition ->
                        journalEnd == null ? new CompletableFuture<>() : CompletableFuture.completedFuture(journalEnd),
                () -> new CompletableFuture<>(),
                () -> new CompletableFuture<>(),
                ITEM_PARTITIONS,
                CONTROL_PARTITIONS,
                Duration.ofMinutes(10),
                Set.of(),
                () -> 0,
                Map.of());
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "holdfast-test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        context = new MockProcessorContext<>(
                properties, new TaskId(0, 0), folder.path().toFile());
        context.setCurrentSystemTimeMs(1_700_000_000_000L);
    }

    <S extends StateStore> S add(StoreBuilder<S> builder) {
        S store = builder.withLoggingDisabled().withCachingDisabled().build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
        return store;
    }

    @Override
    public void close() {
        registry.close();
        folder.close();
    }
}
