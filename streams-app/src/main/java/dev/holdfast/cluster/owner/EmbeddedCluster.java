package dev.holdfast.cluster.owner;

import dev.holdfast.cluster.AccessSecret;
import dev.holdfast.cluster.Cluster;
import dev.holdfast.cluster.DataFolder;
import dev.holdfast.cluster.RunningRegistry;
import dev.holdfast.cluster.broker.EmbeddedBroker;
import dev.holdfast.cluster.topics.TopicCounts;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The broker of this process. */
public final class EmbeddedCluster implements Cluster {
    private final DataFolder folder;
    private final Ownership ownership;
    private final OwnerRecord record;
    private final EmbeddedBroker broker;
    private final RunningRegistry registry;
    private final TopicCounts topics;
    private final EmbeddedAccess access;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable OwnerRecord announced;

    EmbeddedCluster(
            DataFolder folder,
            Ownership ownership,
            OwnerRecord record,
            EmbeddedBroker broker,
            RunningRegistry registry,
            TopicCounts topics,
            EmbeddedAccess access) {
        this.folder = folder;
        this.ownership = ownership;
        this.record = record;
        this.broker = broker;
        this.registry = registry;
        this.topics = topics;
        this.access = access;
    }

    @Override
    public void announce(@Nullable URI answersUrl) {
        OwnerRecord told = answersUrl == null ? record : record.answeringAt(answersUrl);
        announced = told;
        publish(told);
    }

    @Override
    public boolean retire() {
        ownership.withdraw();
        // Whoever attaches sets its mark first and looks for the record then: one of the two sees the other.
        if (attachedPids().isEmpty()) {
            return true;
        }
        OwnerRecord told = announced;
        if (told != null) {
            publish(told);
        }
        return false;
    }

    /** The clients of others first: whoever reads the record finds what it needs. */
    private void publish(OwnerRecord told) {
        access.write(folder.clientProperties());
        ownership.publish(told);
    }

    @Override
    public void leave() {
        OwnerRecord told = announced;
        if (told != null && !closed.get()) {
            ownership.publish(told.leave());
        }
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
    public Map<String, String> clientSettings() {
        return access.settings();
    }

    @Override
    public Optional<AccessSecret> secret() {
        return access.secret();
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
    public boolean isWaitedFor(AttachmentNeed need) {
        return !ClientMarks.waiting(folder, need).isEmpty();
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
