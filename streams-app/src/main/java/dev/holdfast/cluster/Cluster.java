package dev.holdfast.cluster;

import dev.holdfast.cluster.broker.EmbeddedBroker;
import dev.holdfast.cluster.owner.AttachedCluster;
import dev.holdfast.cluster.owner.Attachment;
import dev.holdfast.cluster.owner.AttachmentNeed;
import dev.holdfast.cluster.owner.EmbeddedStart;
import dev.holdfast.cluster.owner.OwnerNotAnsweringException;
import dev.holdfast.cluster.owner.OwnerRecord;
import dev.holdfast.cluster.owner.Ownership;
import dev.holdfast.cluster.topics.TopicCounts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** A Kafka to talk to, with Holdfast's topics in it and a schema registry beside it. Thread-safe. */
public interface Cluster extends AutoCloseable {

    /** How long an owner that does not answer is waited for. */
    Duration ATTACH_BOUND = Duration.ofSeconds(30);

    /** How long a cluster of the user's own is waited for. */
    Duration REACH_BOUND = Duration.ofSeconds(10);

    /**
     * Comes to a cluster: the one that the settings name; else the embedded broker of the folder, which this process
     * starts (and then owns) or, if another process runs it, attaches to.
     *
     * @param folder the data folder
     * @param settings which Kafka
     * @param registry how to start the embedded registry
     * @param version Holdfast's version, told to attaching processes
     * @param clientOverrides Kafka client settings (security and the like) for the admin client
     * @throws ClusterException if there is none, with one sentence that says why and names the fix
     */
    static Cluster open(
            DataFolder folder,
            ClusterSettings settings,
            RegistryStarter registry,
            String version,
            Map<String, Object> clientOverrides) {
        String servers = settings.bootstrapServers();
        if (servers != null) {
            return ExternalCluster.reach(servers, settings, clientOverrides, REACH_BOUND);
        }
        return open(folder, new EmbeddedStart(settings, registry, version, false), ATTACH_BOUND);
    }

    /**
     * Comes to the embedded cluster of a folder to ask it something. Where no broker runs, and the last one ended in order,
     * none is started before one is needed: {@link #reader} reads its files.
     *
     * @throws ClusterException as {@link #open} does
     */
    static Cluster openToAsk(DataFolder folder, ClusterSettings settings, RegistryStarter registry, String version) {
        return open(folder, new EmbeddedStart(settings, registry, version, true), ATTACH_BOUND);
    }

    /** The embedded case, with a bound for the owner's answer. */
    private static Cluster open(DataFolder folder, EmbeddedStart start, Duration bound) {
        Optional<Ownership> ownership = Ownership.tryAcquire(folder);
        if (ownership.isPresent()) {
            return start.begin(folder, ownership.get());
        }
        while (true) {
            Attachment attachment = Attachment.await(folder, bound);
            if (attachment instanceof Attachment.OwnerGone gone) {
                return start.begin(folder, gone.ownership());
            }
            if (attachment instanceof Attachment.NotAnswering silent) {
                throw new OwnerNotAnsweringException(silent.explanation());
            }
            OwnerRecord owner = ((Attachment.Attached) attachment).owner();
            Optional<AttachedCluster> attached = AttachedCluster.of(folder, owner, start.settings());
            if (attached.isPresent()) {
                return attached.get();
            }
        }
    }

    /**
     * Lets other processes attach to the broker of this one. Until then they wait for the folder: a command that only
     * reads runs no application, and is gone in a moment.
     *
     * @param answersUrl where this process's application answers questions; null if there is none
     */
    default void announce(@Nullable URI answersUrl) {}

    /**
     * Lets nobody attach any more, unless somebody has: then all stays as it was.
     *
     * @return whether nobody is attached, and nobody will be
     */
    default boolean retire() {
        return true;
    }

    /** Tells others that this process is about to end: they wait for that, and attach no more. */
    default void leave() {}

    /**
     * Makes a consumer of committed records, without a group.
     *
     * @param ofBroker makes one of the broker's
     */
    default Consumer<String, byte[]> reader(Supplier<Consumer<String, byte[]>> ofBroker) {
        return ofBroker.get();
    }

    /** Says whether everything in a topic is known to be readable, without a question to a broker. */
    default boolean isKnownWhole(String topic) {
        return false;
    }

    /** Returns the schemas that are known without a question to the registry, by id. */
    default Map<Integer, String> knownSchemas() {
        return Map.of();
    }

    /** Says whether somebody may attach, or wants to. */
    default boolean isWanted() {
        return true;
    }

    /** Where the brokers are. */
    String bootstrapServers();

    /** Where the schema registry is. */
    String registryUrl();

    /** Returns what clients of the broker and of the registry are set to, beside the addresses; the user's own settings give way. */
    default Map<String, String> clientSettings() {
        return Map.of();
    }

    /** Returns what whoever asks this process must know; empty if it does not run the embedded broker. */
    default Optional<AccessSecret> secret() {
        return Optional.empty();
    }

    /** Whether this process runs the broker, and the application with it. */
    boolean isOwner();

    /** Whether the broker is the embedded one, run by this process or another. */
    boolean isEmbedded();

    /** How many partitions the topics have. */
    TopicCounts topics();

    /** The processes that use this owner's broker now; empty if this process is not the owner. */
    default List<Long> attachedPids() {
        return List.of();
    }

    /** Tells the owner of the broker what this process, which is attached to it, waits for. */
    default void waitFor(AttachmentNeed need) {}

    /** Says whether an attached process waits for this; false if this process is not the owner. */
    default boolean isWaitedFor(AttachmentNeed need) {
        return false;
    }

    /** Completes with a sentence for people if the broker of this process gives up; see {@link EmbeddedBroker}. */
    default CompletableFuture<String> failure() {
        return new CompletableFuture<>();
    }

    /** Lets go; an owner stops broker and registry, and frees the folder last. */
    @Override
    void close();
}
