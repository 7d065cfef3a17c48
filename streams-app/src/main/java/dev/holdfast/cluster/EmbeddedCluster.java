package dev.holdfast.cluster;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The broker of this process. */
final class EmbeddedCluster implements Cluster {
    private final DataFolder folder;
    private final Ownership ownership;
    private final OwnerRecord record;
    private final EmbeddedBroker broker;
    private final RunningRegistry registry;
    private final TopicCounts topics;
    private final AtomicBoolean closed = new AtomicBoolean();

    EmbeddedCluster(
            DataFolder folder,
            Ownership ownership,
            OwnerRecord record,
            EmbeddedBroker broker,
            RunningRegistry registry,
            TopicCounts topics) {
        this.folder = folder;
        this.ownership = ownership;
        this.record = record;
        this.broker = broker;
        this.registry = registry;
        this.topics = topics;
    }

    @Override
    public void announce(@Nullable URI answersUrl) {
        ownership.publish(answersUrl == null ? record : record.answeringAt(answersUrl));
    }

    @Override
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public String registryUrl() {
        return registry.uri().toString();
    }

    @Override
    public boolean isOwner() {
        return true;
    }

    @Override
    public boolean isEmbedded() {
        return true;
    }

    @Override
    public TopicCounts topics() {
        return topics;
    }

    @Override
    public List<Long> attachedPids() {
        return ClientMarks.alive(folder);
    }

    @Override
    public CompletableFuture<String> failure() {
        return broker.failure();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try (ownership;
                registry;
                broker) {
            ownership.withdraw();
        }
    }
}
