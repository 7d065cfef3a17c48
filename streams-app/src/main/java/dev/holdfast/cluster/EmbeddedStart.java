package dev.holdfast.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What an owner needs to start broker and registry. */
record EmbeddedStart(ClusterSettings settings, RegistryStarter registry, String version) {
    private static final Duration TOPICS_BOUND = Duration.ofSeconds(60);
    private static final short ONE_COPY = 1;

    /** Starts them side by side, makes the topics, and tells others; closes the ownership if that fails. */
    EmbeddedCluster asOwner(DataFolder folder, Ownership ownership) {
        CompletableFuture<RunningRegistry> registryStart = startRegistry(folder);
        EmbeddedBroker broker = null;
        try {
            broker = EmbeddedBroker.start(folder.kafka(), settings.broker());
            TopicCounts topics = topics(broker);
            RunningRegistry running = joined(registryStart);
            OwnerRecord record = OwnerRecord.ofThisProcess(
                    broker.bootstrapServers(), broker.clusterId(), running.uri().toString(), version);
            return new EmbeddedCluster(folder, ownership, record, broker, running, topics);
        } catch (RuntimeException | Error e) {
            giveBack(ownership, broker, registryStart);
            throw e;
        }
    }

    private CompletableFuture<RunningRegistry> startRegistry(DataFolder folder) {
        String url = settings.registryUrl();
        if (url != null) {
            return CompletableFuture.completedFuture(RunningRegistry.of(URI.create(url), () -> {}));
        }
        return CompletableFuture.supplyAsync(() -> {
            try {
                return registry.start(folder.registry());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private TopicCounts topics(EmbeddedBroker broker) {
        TopicPlan plan =
                new TopicPlan(settings.topics().partitions(), settings.topics().controlPartitions(), ONE_COPY);
        return BrokerProbe.ask(
                broker.bootstrapServers(), Map.of(), TOPICS_BOUND, admin -> TopicProvisioner.ensure(admin, plan));
    }

    private static RunningRegistry joined(CompletableFuture<RunningRegistry> registryStart) {
        try {
            return registryStart.join();
        } catch (CompletionException e) {
            throw new BrokerFailedException("the embedded schema registry did not start: " + e.getCause(), e);
        }
    }

    private static void giveBack(
            Ownership ownership, @Nullable EmbeddedBroker broker, CompletableFuture<RunningRegistry> registryStart) {
        try (ownership) {
            if (broker != null) {
                broker.close();
            }
            registryStart
                    .handle((running, failure) -> running)
                    .thenAccept(running -> {
                        if (running != null) {
                            running.close();
                        }
                    })
                    .join();
        }
    }
}
