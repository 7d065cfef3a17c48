package dev.holdfast.cluster.owner;

import dev.holdfast.cluster.AccessSecret;
import dev.holdfast.cluster.Cluster;
import dev.holdfast.cluster.DataFolder;
import dev.holdfast.cluster.broker.BrokerFailedException;
import dev.holdfast.cluster.files.BrokerFiles;
import dev.holdfast.cluster.registry.SchemaTexts;
import dev.holdfast.cluster.topics.TopicCounts;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded broker of a data folder that this process owns, not started: questions are answered from its files. Whatever
 * needs a broker or a registry starts both, and they run until the end then. Thread-safe.
 */
final class ClusterAtRest implements Cluster {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterAtRest.class);

    private final DataFolder folder;
    private final Ownership ownership;
    private final EmbeddedStart start;
    private final BrokerFiles files;
    private final Map<Integer, String> schemas;
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private volatile boolean waking;
    private volatile @Nullable EmbeddedCluster awake;
    private boolean closed;
    private @Nullable RuntimeException refused;

    private ClusterAtRest(
            DataFolder folder,
            Ownership ownership,
            EmbeddedStart start,
            BrokerFiles files,
            Map<Integer, String> schemas) {
        this.folder = folder;
        this.ownership = ownership;
        this.start = start;
        this.files = files;
        this.schemas = schemas;
    }

    /** Looks whether the files say all; empty if broker and registry have to be started. */
    static Optional<ClusterAtRest> of(DataFolder folder, Ownership ownership, EmbeddedStart start) {
        return SchemaTexts.in(folder.registry())
                .flatMap(schemas -> BrokerFiles.of(folder.kafka())
                        .map(files -> new ClusterAtRest(folder, ownership, start, files, schemas)));
    }

    /** Starts broker and registry, once; from before on nobody reads the files any more. */
    private synchronized EmbeddedCluster wake() {
        EmbeddedCluster running = awake;
        if (running == null) {
            RuntimeException before = refused;
            if (before != null) {
                throw before;
            }
            if (closed) {
                throw new BrokerFailedException("the data folder " + folder.root() + " was closed");
            }
            LOG.info("what is asked needs a broker: starting it");
            waking = true;
            // It gives the ownership back if that fails.
            closed = true;
            try {
                running = start.asOwner(folder, ownership);
            } catch (RuntimeException e) {
                refused = e;
                throw e;
            }
            closed = false;
            var unused = running.failure().thenAccept(failure::complete);
            awake = running;
        }
        return running;
    }

    @Override
    public Consumer<String, byte[]> reader(Supplier<Consumer<String, byte[]>> ofBroker) {
        return waking ? ofBroker.get() : files.consumer(() -> waking, ofBroker);
    }

    @Override
    public boolean isKnownWhole(String topic) {
        return !waking && files.isWhole(topic);
    }

    @Override
    public Map<Integer, String> knownSchemas() {
        return schemas;
    }

    @Override
    public boolean isWanted() {
        return waking || ClientMarks.isKnockedAt(folder);
    }

    @Override
    public void announce(@Nullable URI answersUrl) {
        wake().announce(answersUrl);
    }

    @Override
    public boolean retire() {
        EmbeddedCluster running = awake;
        return running == null || running.retire();
    }

    @Override
    public void leave() {
        EmbeddedCluster running = awake;
        if (running != null) {
            running.leave();
        }
    }

    @Override
    public String bootstrapServers() {
        return wake().bootstrapServers();
    }

    @Override
    public String registryUrl() {
        return wake().registryUrl();
    }

    @Override
    public Map<String, String> clientSettings() {
        return wake().clientSettings();
    }

    @Override
    public Optional<AccessSecret> secret() {
        return wake().secret();
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
        return wake().topics();
    }

    @Override
    public List<Long> attachedPids() {
        EmbeddedCluster running = awake;
        return running == null ? List.of() : running.attachedPids();
    }

    @Override
    public boolean isWaitedFor(AttachmentNeed need) {
        EmbeddedCluster running = awake;
        return running != null && running.isWaitedFor(need);
    }

    @Override
    public CompletableFuture<String> failure() {
        return failure;
    }

    @Override
    public synchronized void close() {
        EmbeddedCluster running = awake;
        if (running != null) {
            running.close();
        } else if (!closed) {
            closed = true;
            ownership.close();
        }
    }
}
