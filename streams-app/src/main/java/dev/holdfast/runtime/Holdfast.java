package dev.holdfast.runtime;

import dev.holdfast.cluster.AccessSecret;
import dev.holdfast.cluster.Cluster;
import dev.holdfast.cluster.ClusterSettings;
import dev.holdfast.cluster.DataFolder;
import dev.holdfast.cluster.Notices;
import dev.holdfast.cluster.RegistryStarter;
import dev.holdfast.cluster.RunningRegistry;
import dev.holdfast.cluster.broker.BrokerSettings;
import dev.holdfast.cluster.owner.AttachmentNeed;
import dev.holdfast.cluster.owner.OwnerRecord;
import dev.holdfast.cluster.owner.ProcessLock;
import dev.holdfast.cluster.owner.ThisProcess;
import dev.holdfast.cluster.registry.CatalogueRescue;
import dev.holdfast.cluster.registry.SchemaRegistryServer;
import dev.holdfast.cluster.repair.BrokerFolder;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.config.yaml.HostPort;
import dev.holdfast.files.DiskSpace;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.results.ExperimentQueries;
import dev.holdfast.results.TopicQueries;
import dev.holdfast.results.TopicReader;
import dev.holdfast.results.UnreadableRecords;
import dev.holdfast.server.RemoteQueries;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Holdfast, put together: a cluster to talk to, and an application instance where one is wanted. */
public final class Holdfast implements AutoCloseable {
    private final AppConfig config;
    private final HandlerTypes handlers;
    private final DataFolder folder;
    private final Cluster cluster;
    private final DiskSpace room;
    private final UnreadableRecords unreadable = new UnreadableRecords();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Connection connection;
    private final Hosting hosting = new Hosting(this);
    private final Conversions conversions = new Conversions(this);
    private volatile @Nullable Application application;
    private @Nullable InstanceServer server;
    private boolean closing;
    private volatile boolean beginsNoMore;
    private final Object ending = new Object();
    private boolean ended;
    private @Nullable ProcessLock work;

    private Holdfast(AppConfig config, HandlerTypes handlers, DataFolder folder, Cluster cluster) {
        this.config = config;
        this.handlers = handlers;
        this.folder = folder;
        this.cluster = cluster;
        this.room = DiskSpace.of(config.data(), config.diskReserve());
        this.connection = new Connection(cluster, config, handlers.classLoader());
    }

    /**
     * Comes to the cluster that the settings name; starts the embedded one if nobody runs it. No application yet.
     *
     * @throws dev.holdfast.cluster.ClusterException with one sentence if there is no cluster
     */
    public static Holdfast open(AppConfig config, HandlerTypes handlers) {
        return open(config, handlers, false);
    }

    /**
     * Comes to the cluster to ask it something. Where nobody runs the embedded broker, its files are read for as long as
     * they are enough (docs/decisions/questions-without-a-broker.md).
     *
     * @throws dev.holdfast.cluster.ClusterException with one sentence if there is no cluster
     */
    public static Holdfast openToAsk(AppConfig config, HandlerTypes handlers) {
        return open(config, handlers, FilesOrBroker.mayReadFiles(config));
    }

    private static Holdfast open(AppConfig config, HandlerTypes handlers, boolean mayReadFiles) {
        if (!config.broker().isEmbedded() && config.registry().url() == null) {
            throw new ConfigException(
                    "schema.registry.url is not set beside bootstrap.servers: name the registry of that"
                            + " cluster (Confluent's REST API), for the embedded one serves the embedded broker only");
        }
        DataFolder folder = DataFolder.open(config.data());
        ClusterSettings settings = new ClusterSettings(
                config.broker().bootstrapServers(),
                config.registry().url(),
                new BrokerSettings(config.broker().port(), config.broker().properties()),
                TopicMaintenance.plan(config));
        RegistryStarter registry = (files, secret) -> registry(files, secret, folder, config);
        Cluster cluster = mayReadFiles
                ? Cluster.openToAsk(folder, settings, registry, Version.text())
                : Cluster.open(folder, settings, registry, Version.text(), new HashMap<>(config.clientProperties()));
        return new Holdfast(config, handlers, folder, cluster);
    }

    /** Starts an application instance that works; where another process of this data folder runs it, that one is to work. */
    public void startApplication() {
        if (!runsApplication()) {
            cluster.waitFor(AttachmentNeed.WORK);
            return;
        }
        start(false);
        conversions.start();
    }

    /** Starts an application instance that answers and begins no calls; where another process runs it, that one is to answer. */
    public void startResting() {
        if (runsApplication()) {
            start(true);
        } else {
            cluster.waitFor(AttachmentNeed.ANSWER);
        }
    }

    /** Has an application here for a command that is attached and waits for it, whatever this command is here for. */
    synchronized void startFor(AttachmentNeed need) {
        if (!closing) {
            start(need != AttachmentNeed.WORK);
            if (need == AttachmentNeed.WORK) {
                conversions.start();
            }
        }
    }

    private synchronized void start(boolean resting) {
        Application running = application;
        if (running == null) {
            if (!cluster.isEmbedded()) {
                ClusterAdmission.seek(connection, config, cluster);
            }
            server = cluster.isEmbedded() || config.server().listen() != null
                    ? InstanceServer.start(config, cluster.secret().orElse(null))
                    : null;
            HostPort address = server == null || cluster.isEmbedded() ? null : server.address();
            SchemaRegistration.require(
                    cluster.isEmbedded() && config.registry().url() == null
                            ? connection.registeringSerdes()
                            : connection.serdes(),
                    groupId());
            application = Application.start(
                    connection, config, handlers, cluster.topics(), stateFolder(), instanceName(), address, resting);
            if (beginsNoMore) {
                application.beginNoMore();
            }
            if (server != null) {
                server.serve(application);
            }
            cluster.announce(server != null && cluster.isEmbedded() ? server.uri() : null);
        } else if (!resting) {
            running.work();
        }
    }

    /**
     * Takes who hears what this process, if it owns the broker, does for commands that attach to it. From then on
     * {@link #close} waits until they are through.
     */
    public void attend(BrokerHost host) {
        hosting.attend(host);
    }

    /**
     * Lets commands attach and work here though this one is no worker: at once where an application answers, else as soon
     * as this command turns out to take a while. To be called after {@link #attend}.
     */
    public void serveGuests() {
        hosting.serve();
    }

    /** Returns the conversions that this process makes because experiments complete here. */
    public Conversions conversions() {
        return conversions;
    }

    /**
     * Asks the brokers whether this user may do all that a role does; the embedded one lets whoever has the folder's secret.
     *
     * @throws dev.holdfast.cluster.AccessRefusedException with everything that is refused
     */
    public void requireAccess(Role role) {
        if (!cluster.isEmbedded()) {
            ClusterAdmission.requireAccess(connection, config, role);
        }
    }

    /** Says whether instances of somebody else work on the cluster, so that none is needed here for an answer. */
    public boolean isServed() {
        if (cluster.isEmbedded()) {
            return !runsApplication();
        }
        try (Admin admin = connection.admin()) {
            return !new GroupInstances(admin, groupId())
                    .living()
                    .toCompletableFuture()
                    .exceptionally(noGroup -> Set.of())
                    .join()
                    .isEmpty();
        }
    }

    /** Returns who answers questions without a connection to the broker, if someone does: {@code server.url}, or the data folder's. */
    public static Optional<ExperimentQueries> answering(AppConfig config) {
        boolean embedded = config.broker().isEmbedded();
        List<URI> instances = config.server().urls().isEmpty() && embedded
                ? OwnerRecord.answersOf(config.data()).stream().toList()
                : config.server().urls().stream().map(URI::create).toList();
        if (instances.isEmpty()) {
            return Optional.empty();
        }
        String authorization = embedded
                ? AccessSecret.of(config.data())
                        .map(AccessSecret::authorization)
                        .orElse(null)
                : null;
        return Optional.of(new RemoteQueries(instances, authorization));
    }

    /** Returns where the instance of this process answers others, if it does: {@code server.url} of a command. */
    public Optional<String> serverUrl() {
        return Optional.ofNullable(server).map(InstanceServer::address).map(address -> "http://" + address);
    }

    /** Returns the file that tells plain clients how to come to the embedded broker and registry; nothing of a cluster. */
    public Optional<Path> clientProperties() {
        return cluster.isEmbedded() ? Optional.of(folder.clientProperties()) : Optional.empty();
    }

    /** Says whether an application is this process's to run; else another process of this data folder runs it. */
    public boolean runsApplication() {
        return cluster.isEmbedded() ? cluster.isOwner() : isStoresOwner();
    }

    /** Of a cluster's application there may be many instances, but only one for the stores of a data folder. */
    private synchronized boolean isStoresOwner() {
        if (work == null) {
            work = ProcessLock.tryAcquire(folder.applicationLock(), Long.toString(ThisProcess.pid()))
                    .orElse(null);
        }
        return work != null;
    }

    /** Returns the cluster. */
    public Cluster cluster() {
        return cluster;
    }

    /** Returns how clients are made. */
    public Connection connection() {
        return connection;
    }

    /** Returns the handlers there are. */
    public HandlerTypes handlers() {
        return handlers;
    }

    /** Returns the settings. */
    public AppConfig config() {
        return config;
    }

    /** Returns the application instance of this process, if it runs one. */
    public Optional<Application> application() {
        return Optional.ofNullable(application);
    }

    /** Returns the name of the consumer group. */
    public String groupId() {
        return StreamsProperties.applicationId(config);
    }

    /** Waits for those that are attached, if somebody attends to them, ends what is under way, and stops in reverse order. */
    @Override
    public void close() {
        // Whoever comes second, such as a signal's thread, waits for the first.
        synchronized (ending) {
            if (!ended) {
                ended = true;
                end();
            }
        }
    }

    /** Begins no more calls, for good, whether or not an application runs yet; returns at once. */
    public void beginNoMore() {
        beginsNoMore = true;
        application().ifPresent(Application::beginNoMore);
    }

    /** Tells other commands that this process is about to end: they wait until it has, and do not attach any more. */
    public void leave() {
        cluster.leave();
    }

    private void end() {
        hosting.awaitEnd();
        leave();
        synchronized (this) {
            closing = true;
        }
        hosting.close();
        conversions.close();
        hosting.endCalls();
        try {
            if (server != null) {
                server.close();
            }
            application().ifPresent(running -> running.close(lost().isPresent()));
            application = null;
        } finally {
            if (work != null) {
                work.close();
            }
            cluster.close();
        }
    }

    private Path stateFolder() {
        return folder.streams();
    }

    private InstanceName instanceName() {
        String name = config.streams().instanceId();
        if (name != null) {
            return InstanceName.named(name);
        }
        return cluster.isEmbedded() ? InstanceName.embedded() : InstanceName.anonymous();
    }

    private static RunningRegistry registry(Path files, AccessSecret secret, DataFolder folder, AppConfig config) {
        Map<String, Schema> values = SchemaRegistration.schemas(StreamsProperties.applicationId(config));
        SchemaRegistryServer server = SchemaRegistryServer.start(
                files, 0, new CatalogueRescue(values, new BrokerFolder(folder.kafka())), secret);
        return RunningRegistry.of(server.uri(), server::close);
    }

    /** Returns why the broker of this command is gone for good, in words, if it is. */
    public Optional<String> lost() {
        return cluster.failure().isDone() ? Optional.of(cluster.failure().join()) : Optional.empty();
    }

    /** Takes who hears at once, from whatever thread, that the broker of this process is gone, why, and what to do. */
    public void onLost(Consumer<String> listener) {
        if (cluster.isOwner()) {
            var unused = cluster.failure()
                    .thenAccept(reason -> listener.accept(
                            reason + ": " + room.afterFailure() + "; nothing that was acknowledged is lost"));
        }
    }

    /** Returns a reader that goes on behind damage, and says on stderr what it has left out. */
    public TopicReader topicsInSpiteOfDamage() {
        return connection.topics(this::tell);
    }

    private void tell(String damaged) {
        if (told.add(damaged)) {
            Notices.say(damaged);
        }
    }

    /** Returns answers from the topics. */
    public ExperimentQueries topicAnswers() {
        return new TopicQueries(topicsInSpiteOfDamage(), connection.serdes(), groupId(), unreadable::add);
    }

    /** Returns the records that could not be read so far. */
    public UnreadableRecords unreadable() {
        return unreadable;
    }

    /** Returns the room on the disk of the data folder. */
    public DiskSpace room() {
        return room;
    }

    /** Begins no more calls; those that run may end. */
    public void rest() {
        application().ifPresent(Application::rest);
    }

    /** Returns the pids of other commands that use this process's broker. */
    public List<Long> attachedPids() {
        return cluster.attachedPids();
    }
}
