package dev.holdfast.runtime;

import dev.holdfast.cluster.Notices;
import dev.holdfast.cluster.topics.TopicCounts;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.config.yaml.HostPort;
import dev.holdfast.execution.AttemptJournal;
import dev.holdfast.execution.ExperimentSignals;
import dev.holdfast.execution.TaskExecutor;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.model.ExecutorId;
import dev.holdfast.results.PartitionOwners;
import dev.holdfast.results.PartitionQueries;
import dev.holdfast.results.StoreQueries;
import dev.holdfast.results.TopicReader;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.server.InstanceFacts;
import dev.holdfast.topology.HoldfastTopology;
import dev.holdfast.topology.TopologySettings;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One application instance: topology and executors, from start to stop. Thread-safe. */
public final class Application implements InstanceFacts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final Duration STOP_BOUND = Duration.ofSeconds(30);
    private static final Duration LOST_BOUND = Duration.ofMillis(500);

    private final Admin admin;
    private final PartitionQueries own;
    private final PartitionOwners holders;
    private final Producer<String, Attempt> attempts;
    private final Producer<String, ExperimentCommand> signals;
    private final TaskExecutor executor;
    private final KafkaStreams streams;
    private volatile boolean drained;
    private final StreamsFailures failures = new StreamsFailures(Clock.systemUTC());

    private Application(
            Connection connection,
            AppConfig config,
            HandlerTypes handlers,
            TopicCounts topics,
            Path stateFolder,
            InstanceName name,
            @Nullable HostPort address) {
        this.admin = connection.admin();
        Map<String, Object> producing = connection.durable();
        producing.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 1);
        this.attempts = new KafkaProducer<>(
                producing, new StringSerializer(), connection.serdes().serializer(Topics.ATTEMPTS.valueType()));
        // A few commands, one request at a time: see Connection.writer.
        Map<String, Object> signalling = new HashMap<>(producing);
        signalling.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        this.signals = new KafkaProducer<>(
                signalling,
                new StringSerializer(),
                connection.serdes().serializer(Topics.EXPERIMENT_COMMANDS.valueType()));
        this.executor = new TaskExecutor(
                handlers,
                new AttemptJournal(attempts, name.executor()),
                new ExperimentSignals(signals, name.executor().toString()),
                topics.items(),
                config.executorSlots(),
                config.limits());
        Topology topology = HoldfastTopology.build(new TopologySettings(
                connection.serdes(),
                handlers,
                executor,
                new AdminJournalEnds(admin, StreamsProperties.applicationId(config)),
                TopicPendingCommands.of(
                        admin,
                        StreamsProperties.applicationId(config),
                        new TopicReader(connection::reader),
                        topics.control()),
                new GroupInstances(admin, StreamsProperties.applicationId(config)),
                topics.items(),
                topics.control(),
                config.streams().unknownExperimentWait(),
                config.limits().keySet(),
                System::nanoTime,
                Version.environment()));
        Properties properties = new Properties();
        properties.putAll(StreamsProperties.of(
                connection,
                config,
                stateFolder,
                name.executor().instance(),
                name.memberOf(topology.describe().toString())));
        if (address != null) {
            properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address.toString());
        }
        this.streams = new KafkaStreams(topology, properties);
        streams.setUncaughtExceptionHandler(failures);
        this.own = new StoreQueries(streams::store, executor::calls);
        this.holders = address == null
                ? PartitionOwners.only(own, topics.items(), topics.control())
                : new StreamsPartitionOwners(
                        streams::streamsMetadataForStore, address, own, topics.items(), topics.control());
    }

    /** Begins to load, beside the start of the broker, what the first instance needs from disk; returns at once. */
    public static void prepare() {
        Thread loader = new Thread(RocksDB::loadLibrary, "native-loader");
        loader.setDaemon(true);
        // It is loaded again where it is needed, and fails there; here the process may just be ending.
        loader.setUncaughtExceptionHandler((thread, error) -> LOG.debug("RocksDB is not loaded ahead", error));
        loader.start();
    }

    /**
     * Starts an instance; returns before it has its partitions.
     *
     * @param stateFolder where its stores are kept
     * @param name who it is
     * @param address what the other instances of a cluster reach it by; null if it has no others, or answers nobody
     */
    public static Application start(
            Connection connection,
            AppConfig config,
            HandlerTypes handlers,
            TopicCounts topics,
            Path stateFolder,
            InstanceName name,
            @Nullable HostPort address) {
        return start(connection, config, handlers, topics, stateFolder, name, address, false);
    }

    /** The same; one that rests is here to answer, and begins no calls until {@link #work}. */
    static Application start(
            Connection connection,
            AppConfig config,
            HandlerTypes handlers,
            TopicCounts topics,
            Path stateFolder,
            InstanceName name,
            @Nullable HostPort address,
            boolean resting) {
        while (true) {
            Application application = new Application(connection, config, handlers, topics, stateFolder, name, address);
            if (resting) {
                application.executor.rest();
            }
            try {
                application.streams.start();
                return application;
            } catch (StreamsException e) {
                application.close();
                Notices.say(StoreHealing.heal(e, stateFolder).orElseThrow(() -> e));
            }
        }
    }

    /** Returns answers from the stores of this instance. */
    PartitionQueries ownAnswers() {
        return own;
    }

    /** Returns which instances hold what. */
    PartitionOwners holders() {
        return holders;
    }

    /** Returns the meters of Kafka Streams and its clients. */
    MeterBinder streamsMetrics() {
        return new KafkaStreamsMetrics(streams);
    }

    @Override
    public List<Experiment> ownExperiments() {
        try {
            return own.experiments(holders.experiments().getOrDefault(own, Set.of()));
        } catch (InvalidStateStoreException notNow) {
            return List.of();
        }
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    /** Returns who runs the attempts of this instance. */
    public ExecutorId executorId() {
        return executor.executorId();
    }

    /** Returns what stopped the instance, if something did. */
    public Optional<Throwable> failure() {
        return failures.fatal();
    }

    /** Returns a trouble that came since the last call and that the instance tries to get over, in words. */
    public Optional<String> takeTrouble() {
        return failures.takeTrouble();
    }

    /** Says whether the instance has its partitions and works. */
    @Override
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** Returns how many attempts run now. */
    @Override
    public int runningCalls() {
        return executor.running();
    }

    /** Returns until when a service has asked not to be called at all; empty if it has not, or calls are made elsewhere. */
    public Optional<Instant> blockedUntil(String experimentId) {
        return executor.blockedUntil(experimentId);
    }

    /** Begins calls from now on, if it has rested. */
    void work() {
        executor.work();
    }

    /** Begins no calls until {@link #work}. */
    void rest() {
        executor.rest();
    }

    /** Says whether it was told to begin no more attempts. */
    boolean isDrained() {
        return drained;
    }

    /** Begins no more attempts, for good. */
    void beginNoMore() {
        executor.beginNoMore();
    }

    /** Begins no more attempts, for good, and waits for those that run; says whether all are over. */
    public boolean drain(Duration limit) {
        drained = true;
        return executor.drain(limit);
    }

    /** Stops: attempts that still run are left in doubt. Leaves the group, so that offsets can be reset at once. */
    @Override
    public void close() {
        close(false);
    }

    /** The same; without a broker nothing can be written any more, and nothing is waited for. */
    void close(boolean isBrokerLost) {
        executor.close();
        Duration bound = isBrokerLost ? LOST_BOUND : Duration.ofSeconds(5);
        streams.close(CloseOptions.timeout(isBrokerLost ? LOST_BOUND : STOP_BOUND)
                .withGroupMembershipOperation(
                        isBrokerLost
                                ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                                : CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        attempts.close(bound);
        signals.close(bound);
        admin.close(bound);
    }
}
