package dev.holdfast.config.app;

import static dev.holdfast.config.yaml.Setting.Kind.DURATION;
import static dev.holdfast.config.yaml.Setting.Kind.INTEGER;
import static dev.holdfast.config.yaml.Setting.Kind.RATE;
import static dev.holdfast.config.yaml.Setting.Kind.TEXT;
import static dev.holdfast.config.yaml.Setting.optional;

import dev.holdfast.config.yaml.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every setting of the application, with its default; {@code docs/configuration.md} names each. */
public final class AppSettings {
    /** The folder of the embedded broker, the state stores and the results. */
    public static final String DATA = "data";
    /** The folder with jars that bring handlers and serdes. */
    public static final String PLUGINS = "plugins";
    /** The addresses of a Kafka cluster. */
    public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    /** The address of a schema registry. */
    public static final String SCHEMA_REGISTRY_URL = "schema.registry.url";
    /** The class that writes Avro values. */
    public static final String VALUE_SERIALIZER = "holdfast.value.serializer";
    /** The class that reads Avro values. */
    public static final String VALUE_DESERIALIZER = "holdfast.value.deserializer";
    /** What stays free on the disk of the data folder. */
    public static final String DISK_RESERVE = "disk.reserve";
    /** The port of the embedded broker. */
    public static final String BROKER_PORT = "broker.port";
    /** The partitions of the item topics. */
    public static final String TOPICS_PARTITIONS = "topics.partitions";
    /** The partitions of the experiment topics. */
    public static final String TOPICS_CONTROL_PARTITIONS = "topics.control-partitions";
    /** The copies of each topic. */
    public static final String TOPICS_REPLICATION = "topics.replication";
    /** The copies that must have a record before it counts as written. */
    public static final String TOPICS_MIN_INSYNC = "topics.min-insync-replicas";
    /** What the names of all topics begin with. */
    public static final String TOPICS_PREFIX = "topics.prefix";
    /** The stream threads of this instance. */
    public static final String STREAMS_THREADS = "streams.threads";
    /** The name of this instance. */
    public static final String INSTANCE_ID = "instance.id";
    /** What this instance listens on. */
    public static final String SERVER_LISTEN = "server.listen";
    /** What other instances reach this one by. */
    public static final String SERVER_ADVERTISED = "server.advertised";
    /** The instances that commands ask. */
    public static final String SERVER_URL = "server.url";
    /** How long items of an experiment that nobody has started are kept waiting. */
    public static final String UNKNOWN_EXPERIMENT_WAIT = "unknown-experiment-wait";
    /** How many calls an instance makes at once at most, of all experiments together. */
    public static final String EXECUTOR_SLOTS = "executor.slots";
    /** How long a lease lasts without a heartbeat. */
    public static final String LEASE_TTL = "lease.ttl";
    /** Finished items between two progress lines. */
    public static final String PROGRESS_ITEMS = "progress.items";
    /** The time between two progress lines. */
    public static final String PROGRESS_INTERVAL = "progress.interval";

    /** The folder of run files and blocks. */
    public static final String BLOCKS_FOLDER = "blocks.folder";
    /** The memory that sorting and scanning may take, beside the heap. */
    public static final String BLOCKS_MEMORY = "blocks.memory";
    /** Where sorting puts what does not fit into memory. */
    public static final String BLOCKS_TEMP = "blocks.temp";
    /** The threads of a scan. */
    public static final String BLOCKS_THREADS = "blocks.threads";

    /** What goes on to Kafka's clients, or with {@link #BROKER_PREFIX} to the embedded broker. */
    static final String KAFKA_PREFIX = "kafka.";
    /** What goes on to the embedded broker. */
    static final String BROKER_PREFIX = "kafka.broker.";
    /** What goes on to Kafka Streams, save {@link #STREAMS_THREADS}. */
    static final String STREAMS_PREFIX = "streams.";
    /** What the settings of limits begin with that experiments share by name: {@code limits.NAME.rate}. */
    public static final String LIMITS_PREFIX = "limits.";

    /** Keys that had another name: the former one, and the one of today. */
    static final Map<String, String> FORMER = Map.of("executor.places", EXECUTOR_SLOTS);

    private static final Pattern LIMIT_KEY =
            Pattern.compile("limits\\.(?<name>[A-Za-z0-9_-]{1,64})\\.(?<member>[a-z]+)");

    /** What a limit that experiments share may say. */
    static final List<Setting> LIMIT = List.of(
            optional("rate", RATE, null, "calls over time, of all experiments that name the limit"),
            optional("tokens", RATE, null, "tokens over time, of all experiments that name the limit"),
            optional("concurrency", INTEGER, null, "calls at once, of all experiments that name the limit")
                    .between(1, 10_000));

    /** All but those that are passed on. */
    public static final List<Setting> ALL = List.of(
            optional(DATA, TEXT, ".holdfast", "folder of the embedded broker, the state stores and the results"),
            optional(DISK_RESERVE, INTEGER, "64", "MiB that stay free on its disk: with less a run ends in order")
                    .between(16, 100_000_000),
            optional(PLUGINS, TEXT, "plugins", "folder with jars that bring handlers and serdes"),
            optional(BOOTSTRAP_SERVERS, TEXT, null, "host:port of your Kafka brokers; without it a broker is embedded"),
            optional(SCHEMA_REGISTRY_URL, TEXT, null, "your schema registry; without it one is embedded"),
            optional(VALUE_SERIALIZER, TEXT, null, "class that writes Avro values instead of the bundled one"),
            optional(VALUE_DESERIALIZER, TEXT, null, "class that reads Avro values instead of the bundled one"),
            optional(BROKER_PORT, INTEGER, "0", "port of the embedded broker; 0 takes a free one")
                    .between(0, 65_535),
            optional(TOPICS_PARTITIONS, INTEGER, "4", "partitions of the item topics, when they are created")
                    .between(1, 10_000),
            optional(TOPICS_CONTROL_PARTITIONS, INTEGER, "1", "partitions of the experiment topics, when created")
                    .between(1, 10_000),
            optional(TOPICS_REPLICATION, INTEGER, "1", "copies of each topic, when it is created")
                    .between(1, 9),
            optional(
                            TOPICS_MIN_INSYNC,
                            INTEGER,
                            null,
                            "copies that must have a record before it counts as written; without it 2 of 3 or more")
                    .between(1, 9),
            optional(TOPICS_PREFIX, TEXT, null, "what the names of all topics and of the application begin with"),
            optional(STREAMS_THREADS, INTEGER, "2", "stream threads of this instance")
                    .between(1, 1_000),
            optional(INSTANCE_ID, TEXT, null, "name of this instance, unique in the cluster; generated if not given"),
            optional(SERVER_LISTEN, TEXT, null, "host:port where this instance answers questions and gives metrics"),
            optional(SERVER_ADVERTISED, TEXT, null, "host:port that other instances reach this one by"),
            optional(
                    SERVER_URL,
                    TEXT,
                    null,
                    "instances that commands ask; without it they read the topics of a cluster"),
            optional(UNKNOWN_EXPERIMENT_WAIT, DURATION, "10m", "how long items of an unknown experiment are kept"),
            optional(EXECUTOR_SLOTS, INTEGER, "1024", "calls of this instance at once, of all experiments together")
                    .between(1, 10_000),
            optional(LEASE_TTL, DURATION, "10s", "a submitter that is silent for so long has lost its lease"),
            optional(PROGRESS_ITEMS, INTEGER, "100", "finished items between two progress lines")
                    .between(1, 1_000_000_000),
            optional(PROGRESS_INTERVAL, DURATION, "10s", "longest time between two progress lines"),
            optional(
                    BLOCKS_FOLDER, TEXT, null, "folder of run files and blocks; without it, blocks in the data folder"),
            optional(BLOCKS_MEMORY, TEXT, "1GB", "memory for sorting and scanning blocks, beside the heap"),
            optional(BLOCKS_TEMP, TEXT, null, "folder for what does not fit into it; without it, beside the blocks"),
            optional(BLOCKS_THREADS, INTEGER, "2", "threads that scan and sort blocks")
                    .between(1, 256));

    /** Whose value is a file name: a relative one in a configuration file starts at that file's folder. */
    static final Set<String> PATHS = Set.of(DATA, PLUGINS, BLOCKS_FOLDER, BLOCKS_TEMP);

    private AppSettings() {}

    /** Returns the setting of a key, if it is one of ours. */
    static Optional<Setting> find(String key) {
        return named(ALL, key).or(() -> findLimit(key));
    }

    private static Optional<Setting> findLimit(String key) {
        Matcher limit = LIMIT_KEY.matcher(key);
        return limit.matches() ? named(LIMIT, limit.group("member")) : Optional.empty();
    }

    private static Optional<Setting> named(List<Setting> settings, String name) {
        return settings.stream().filter(setting -> setting.name().equals(name)).findFirst();
    }

    /** Says whether a key that is not ours is passed on to Kafka. */
    static boolean isPassedOn(String key) {
        return Stream.of(KAFKA_PREFIX, STREAMS_PREFIX)
                .anyMatch(prefix -> key.startsWith(prefix) && key.length() > prefix.length());
    }

    /** Returns the environment variable of a key: {@code HOLDFAST_BROKER_PORT} for {@code broker.port}. */
    public static String variable(String key) {
        String bare = key.startsWith("holdfast.") ? key.substring("holdfast.".length()) : key;
        return "HOLDFAST_" + bare.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Returns the option of a key: {@code --broker-port} for {@code broker.port}. */
    public static String flag(String key) {
        return "--" + (named(ALL, key).isPresent() ? key.replace('.', '-') : key);
    }
}
