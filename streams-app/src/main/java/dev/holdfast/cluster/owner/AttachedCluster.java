package dev.holdfast.cluster.owner;

import dev.holdfast.cluster.Cluster;
import dev.holdfast.cluster.ClusterSettings;
import dev.holdfast.cluster.ClusterUnreachableException;
import dev.holdfast.cluster.DataFolder;
import dev.holdfast.cluster.broker.BrokerProbe;
import dev.holdfast.cluster.topics.TopicCounts;
import dev.holdfast.cluster.topics.TopicProvisioner;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.TimeoutException;

/** The embedded broker of another process. */
public record AttachedCluster(ClientMarks.Mark mark, OwnerRecord owner, TopicCounts topics, EmbeddedAccess access)
        implements Cluster {
    private static final Duration TOPICS_BOUND = Duration.ofSeconds(30);
    /** One question to a broker that may be gone, which nobody tells a client of. */
    private static final Duration TRY_BOUND = Duration.ofSeconds(3);

    /**
     * Marks this process as a client first, so that the owner never sees a client that it did not know of; empty if the owner
     * has withdrawn its record before it could see the mark, or has ended, or is about to.
     *
     * @throws ClusterUnreachableException if it stays and its broker does not answer
     */
    public static Optional<AttachedCluster> of(DataFolder folder, OwnerRecord owner, ClusterSettings settings) {
        ClientMarks.Mark mark = ClientMarks.attach(folder);
        try {
            EmbeddedAccess access = EmbeddedAccess.of(folder, owner);
            Optional<TopicCounts> topics = topics(folder, owner, settings, access);
            if (topics.isEmpty()) {
                mark.close();
            }
            return topics.map(counts -> new AttachedCluster(mark, owner, counts, access));
        } catch (RuntimeException e) {
            mark.close();
            throw e;
        }
    }

    private static Optional<TopicCounts> topics(
            DataFolder folder, OwnerRecord owner, ClusterSettings settings, EmbeddedAccess access) {
        long deadline = System.nanoTime() + TOPICS_BOUND.toNanos();
        while (stays(folder, owner)) {
            try {
                return Optional.of(BrokerProbe.ask(
                        owner.bootstrapServers(),
                        Map.copyOf(access.ofBroker()),
                        TRY_BOUND,
                        admin -> TopicProvisioner.ensure(admin, settings.topics())));
            } catch (ClusterUnreachableException | TimeoutException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean stays(DataFolder folder, OwnerRecord owner) {
        return owner.isAlive()
                && OwnerRecord.read(folder.ownerRecord())
                        .filter(owner::isSame)
                        .filter(now -> !now.leaving())
                        .isPresent();
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
    public void waitFor(AttachmentNeed need) {
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
