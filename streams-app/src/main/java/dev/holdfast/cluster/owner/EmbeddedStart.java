package dev.holdfast.cluster.owner;

import dev.holdfast.cluster.AccessSecret;
import dev.holdfast.cluster.Cluster;
import dev.holdfast.cluster.ClusterSettings;
import dev.holdfast.cluster.DataFolder;
import dev.holdfast.cluster.RegistryStarter;
import dev.holdfast.cluster.RunningRegistry;
import dev.holdfast.cluster.broker.BrokerFailedException;
import dev.holdfast.cluster.broker.BrokerProbe;
import dev.holdfast.cluster.broker.EmbeddedBroker;
import dev.holdfast.cluster.topics.TopicCounts;
import dev.holdfast.cluster.topics.TopicPlan;
import dev.holdfast.cluster.topics.TopicProvisioner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What an owner needs to start broker and registry.
 *
 * @param asks whether it is here to ask only, so that broker and registry need not run where their files say all
 */
public record EmbeddedStart(ClusterSettings settings, RegistryStarter registry, String version, boolean asks) {
    private static final Duration TOPICS_BOUND = Duration.ofSeconds(60);
    private static final short ONE_COPY = 1;

    /** Reads their files where that is enough, else starts them; closes the ownership if that fails. */
    public Cluster begin(DataFolder folder, Ownership ownership) {
        Optional<ClusterAtRest> atRest = Optional.empty();
        try {
            atRest = asks ? ClusterAtRest.of(folder, ownership, this) : atRest;
        } catch (RuntimeException e) {
            ownership.close();
            throw e;
        }
        return atRest.isPresent() ? atRest.get() : asOwner(folder, ownership);
    }

    /** Starts them side by side, makes the topics, and tells others; closes the ownership if that fails. */
    public EmbeddedCluster asOwner(DataFolder folder, Ownership ownership) {
        AccessSecret secret;
        try {
            secret = AccessSecret.ofOwner(folder);
        } catch (RuntimeException e) {
            ownership.close();
            throw e;
        }
        CompletableFuture<RunningRegistry> registryStart = startRegistry(folder, secret);
        EmbeddedBroker broker = null;
        try {
            broker = EmbeddedBroker.start(folder.kafka(), settings.broker(), secret);
            TopicCounts topics = topics(broker, secret);
            RunningRegistry running = joined(registryStart);
            OwnerRecord record = OwnerRecord.ofThisProcess(
                            broker.bootstrapServers(),
                            broker.clusterId(),
                            running.uri().toString(),
                            version)
                    .withOwnRegistry(settings.registryUrl() == null);
            EmbeddedAccess access = new EmbeddedAccess(secret, record);
            return new EmbeddedCluster(folder, ownership, record, broker, running, topics, access);
        } catch (RuntimeException | Error e) {
            giveBack(ownership, broker, registryStart);
            throw e;
        }
    }

    private CompletableFuture<RunningRegistry> startRegistry(DataFolder folder, AccessSecret secret) {
        String url = settings.registryUrl();
        if (url != null) {
            return CompletableFuture.completedFuture(RunningRegistry.of(URI.create(url), () -> {}));
        }
        return CompletableFuture.supplyAsync(() -> {
            try {
                return registry.start(folder.registry(), secret);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private TopicCounts topics(EmbeddedBroker broker, AccessSecret secret) {
        TopicPlan plan =
                new TopicPlan(settings.topics().partitions(), settings.topics().controlPartitions(), ONE_COPY);
        return BrokerProbe.ask(
                broker.bootstrapServers(),
                Map.copyOf(secret.ofBrokerClients()),
                TOPICS_BOUND,
                admin -> TopicProvisioner.ensure(admin, plan));
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
