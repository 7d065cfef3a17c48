package dev.holdfast.runtime;

import dev.holdfast.cluster.Cluster;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.results.OpenTransactions;
import dev.holdfast.results.TopicReader;
import dev.holdfast.schemas.serde.SchemaRegistryClient;
import dev.holdfast.schemas.serde.SerdeConfig;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The addresses of a cluster and its registry, and how clients of them are made. What the user sets with
 * {@code kafka.…} is laid over Holdfast's own choices. Thread-safe.
 */
public final class Connection {
    /** The largest request, in bytes: the largest record, with the headers that a reject adds. */
    private static final int SUBMISSION_TIMEOUT_MS = 15_000;

    static final int MAX_REQUEST_BYTES = 10 << 20;

    private final Supplier<String> bootstrapServers;
    private final Supplier<Map<String, String>> access;
    private final UnaryOperator<Supplier<Consumer<String, byte[]>>> readers;
    private final Predicate<String> isKnownWhole;
    private final String submissionPrefix;
    private final Map<String, String> overrides;
    private final ValueSerdes serdes;
    private final Map<String, Object> serdeConfig;
    private final ClassLoader plugins;
    private final Duration transactionPatience;

    /**
     * Creates a connection. The addresses of the cluster are asked for when something needs them.
     *
     * @param config the user's settings
     * @param plugins finds serdes that the user brings
     */
    public Connection(Cluster cluster, AppConfig config, ClassLoader plugins) {
        this(
                cluster::bootstrapServers,
                cluster::clientSettings,
                ofBroker -> () -> cluster.reader(ofBroker),
                cluster::isKnownWhole,
                config,
                plugins,
                registry(cluster, config));
    }

    /**
     * @param bootstrapServers the brokers
     * @param registryUrl the registry
     * @param config the user's settings
     * @param plugins finds serdes that the user brings
     */
    public Connection(String bootstrapServers, String registryUrl, AppConfig config, ClassLoader plugins) {
        this(
                () -> bootstrapServers,
                Map::of,
                ofBroker -> ofBroker,
                topic -> false,
                config,
                plugins,
                registry(registryUrl, config, Map.of()));
    }

    private Connection(
            Supplier<String> bootstrapServers,
            Supplier<Map<String, String>> access,
            UnaryOperator<Supplier<Consumer<String, byte[]>>> readers,
            Predicate<String> isKnownWhole,
            AppConfig config,
            ClassLoader plugins,
            Map<String, Object> serdeConfig) {
        this.bootstrapServers = bootstrapServers;
        this.access = access;
        this.readers = readers;
        this.isKnownWhole = isKnownWhole;
        this.overrides = config.clientProperties();
        this.submissionPrefix = AccessRules.submissions(StreamsProperties.applicationId(config));
        this.plugins = plugins;
        // Whoever has no rights to see transactions is shown none: those of others end within this time.
        this.transactionPatience = config.broker().isEmbedded() ? Duration.ofSeconds(1) : Duration.ofSeconds(30);
        this.serdeConfig = serdeConfig;
        this.serdes = new ValueSerdes(serdeConfig, plugins);
    }

    /** A registry whose schemas are known need not run before somebody asks it for something else. */
    private static Map<String, Object> registry(Cluster cluster, AppConfig config) {
        Map<Integer, String> known = cluster.knownSchemas();
        if (known.isEmpty()) {
            return registry(cluster.registryUrl(), config, cluster.clientSettings());
        }
        Map<String, Object> settings = new HashMap<>(config.clientProperties());
        settings.put(
                SerdeConfig.REGISTRY_CLIENT,
                new SchemaRegistryClient(
                        known, () -> registry(cluster.registryUrl(), config, cluster.clientSettings())));
        return settings;
    }

    private static Map<String, Object> registry(String url, AppConfig config, Map<String, String> access) {
        Map<String, Object> settings = new HashMap<>(config.clientProperties());
        settings.putAll(access);
        settings.put(SerdeConfig.REGISTRY_URL, url);
        if (config.registry().valueSerializer() != null) {
            settings.put(SerdeConfig.VALUE_SERIALIZER, config.registry().valueSerializer());
        }
        if (config.registry().valueDeserializer() != null) {
            settings.put(SerdeConfig.VALUE_DESERIALIZER, config.registry().valueDeserializer());
        }
        return settings;
    }

    /** Returns the serdes of values. */
    public ValueSerdes serdes() {
        return serdes;
    }

    /** Returns serdes that register schemas whatever the user says: nobody else can at the embedded registry's start. */
    ValueSerdes registeringSerdes() {
        Map<String, Object> registering = new HashMap<>(serdeConfig);
        registering.put(SerdeConfig.AUTO_REGISTER, true);
        return new ValueSerdes(registering, plugins);
    }

    /** Returns what every client needs, the user's settings on top. */
    Map<String, Object> common() {
        Map<String, Object> all = new HashMap<>();
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers.get());
        all.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        // A coordinator that is not ready yet is ready in a moment; the wait doubles up to a second where it is not.
        all.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, 20);
        all.putAll(overrides);
        all.putAll(access.get());
        return all;
    }

    /** Makes an admin client. */
    public Admin admin() {
        return Admin.create(common());
    }

    /** Makes a consumer of committed records, without a group: it reads what it is assigned. */
    public Consumer<String, byte[]> reader() {
        return readers.apply(this::readerOfBroker).get();
    }

    private Consumer<String, byte[]> readerOfBroker() {
        Map<String, Object> settings = common();
        settings.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Returns a reader of topics that does not take one for whole of which a part is held back for good. */
    public TopicReader topics() {
        return new TopicReader(this::reader, transactions());
    }

    /**
     * The same, and one that goes on behind records that are damaged on the broker's disk.
     *
     * @param told takes a sentence for each place that was left out
     */
    public TopicReader topics(java.util.function.Consumer<String> told) {
        return new TopicReader(this::reader, transactions(), told);
    }

    /** Says whether committed records are held back for good. */
    public OpenTransactions transactions() {
        OpenTransactions asked = new HeldBackRecords(this::admin, transactionPatience);
        return topic -> isKnownWhole.test(topic) ? Optional.empty() : asked.hanging(topic);
    }

    /**
     * Makes a producer whose records are acknowledged by all replicas, however long the broker is away. It has one request
     * under way at a time: of two, a partition whose leader is just starting may refuse the first and take the second, and
     * then refuses the first forever, since its sequence number is too low.
     */
    public Producer<String, byte[]> writer() {
        Map<String, Object> settings = durable();
        settings.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * Makes a producer that submits the items of an experiment in transactions. The broker lets only the newest one of an
     * experiment write; what one that died had begun is in nobody's way for longer than a few seconds.
     */
    public Producer<String, byte[]> submitter(String experimentId) {
        Map<String, Object> settings = durable();
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, SUBMISSION_TIMEOUT_MS);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, submissionPrefix + experimentId);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** Returns the settings of a producer that must not lose a record. */
    Map<String, Object> durable() {
        Map<String, Object> settings = common();
        settings.putIfAbsent(ProducerConfig.ACKS_CONFIG, "all");
        settings.putIfAbsent(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        return settings;
    }
}
