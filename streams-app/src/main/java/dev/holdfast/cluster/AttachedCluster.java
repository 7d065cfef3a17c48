package dev.holdfast.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The embedded broker of another process. */
record AttachedCluster(ClientMarks.Mark mark, OwnerRecord owner, TopicCounts topics, EmbeddedAccess access)
        implements Cluster {
    private static final Duration TOPICS_BOUND = Duration.ofSeconds(30);

    /**
     * Marks this process as a client first, so that the owner never sees a client that it did not know of; empty if the owner
     * has withdrawn its record before it could see the mark.
     */
    static Optional<AttachedCluster> of(DataFolder folder, OwnerRecord owner, ClusterSettings settings) {
        ClientMarks.Mark mark = ClientMarks.attach(folder);
        try {
            boolean stays =
                    OwnerRecord.read(folder.ownerRecord()).filter(owner::isSame).isPresent();
            if (!stays) {
                mark.close();
                return Optional.empty();
            }
            EmbeddedAccess access = EmbeddedAccess.of(folder, owner);
            TopicCounts topics = BrokerProbe.ask(
                    owner.bootstrapServers(),
                    Map.copyOf(access.ofBroker()),
                    TOPICS_BOUND,
                    admin -> TopicProvisioner.ensure(admin, settings.topics()));
            return Optional.of(new AttachedCluster(mark, owner, topics, access));
        } catch (RuntimeException e) {
            mark.close();
            throw e;
        }
    }

    @Override
    public String bootstrapServers() {
        return owner.bootstrapServers();
    }

    @Override
    public String registryUrl() {
        return owner.registryUrl();
    }

    @Override
    public Map<String, String> clientSettings() {
        return access.settings();
    }

    @Override
    public boolean isOwner() {
        return false;
    }

    @Override
    public boolean isEmbedded() {
        return true;
    }

    @Override
    public void waitFor(Need need) {
        mark.waitFor(need);
    }

    @Override
    public CompletableFuture<String> failure() {
        return owner.isAlive()
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(
                        "the process that ran the broker (pid " + owner.pid() + ") has ended");
    }

    @Override
    public void close() {
        mark.close();
    }
}
