package dev.holdfast.config.app;

import dev.holdfast.config.yaml.Durations;
import dev.holdfast.config.yaml.HostPort;
import dev.holdfast.config.yaml.InvalidConfigurationException;
import dev.holdfast.config.yaml.Problem;
import dev.holdfast.config.yaml.Secrets;
import dev.holdfast.config.yaml.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The application's settings: options win over the environment, the environment over the file, the file over defaults.
 * An invalid one cannot exist. Immutable.
 */
public final class AppConfig {
    private final Map<String, Layered> values;
    private final Map<String, String> resolved;
    private final List<Problem> warnings;

    /** The origin of a value that nobody gave. */
    static final String DEFAULT = "default";

    /**
     * A value and where it came from.
     *
     * @param value the text
     * @param origin for people
     */
    record Layered(String value, String origin) {}

    /**
     * @param values what was written
     * @param resolved what stands for it, where it refers to something else
     */
    AppConfig(Map<String, Layered> values, Map<String, String> resolved, List<Problem> warnings) {
        this.values = new TreeMap<>(values);
        this.resolved = Map.copyOf(resolved);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Puts the layers together.
     *
     * @param configFile a YAML file; null for none
     * @param environment the variables, of which those that begin with {@code HOLDFAST_} count
     * @param flags what was given on the command line, by key (not by option name)
     * @return the settings
     * @throws InvalidConfigurationException with every mistake in every layer
     */
    public static AppConfig load(
            @Nullable Path configFile, Map<String, String> environment, Map<String, String> flags) {
        return new AppConfigLoader().load(configFile, environment, flags);
    }

    /** Returns what was noticed but does no harm: variables that look like settings and are none. */
    public List<Problem> warnings() {
        return warnings;
    }

    /** Says whether a setting has the value that it has by itself, because nobody gave one. */
    public boolean isDefault(String key) {
        return values.getOrDefault(key, new Layered("", DEFAULT)).origin().equals(DEFAULT);
    }

    /** Returns every setting with its origin, ours first, then what is passed on to Kafka; secrets are masked. */
    public List<EffectiveSetting> effective() {
        List<EffectiveSetting> all = new ArrayList<>();
        for (Setting setting : AppSettings.ALL) {
            Layered layered = values.getOrDefault(setting.name(), new Layered("", DEFAULT));
            all.add(effective(setting.name(), layered, setting.help()));
        }
        values.forEach((key, layered) -> {
            if (AppSettings.ALL.stream().noneMatch(setting -> setting.name().equals(key))) {
                String help = AppSettings.find(key).map(Setting::help).orElse("");
                all.add(effective(key, layered, help));
            }
        });
        return all;
    }

    private static EffectiveSetting effective(String key, Layered layered, String help) {
        return new EffectiveSetting(key, Secrets.shown(key, layered.value()), layered.origin(), help);
    }

    /** Returns the folder of the embedded broker, the state stores and the results, as given: perhaps relative. */
    public Path data() {
        return Path.of(text(AppSettings.DATA));
    }

    /** Returns how many bytes stay free on the disk of the data folder. */
    public long diskReserve() {
        return (long) integer(AppSettings.DISK_RESERVE) << 20;
    }

    /** Returns the folder with plugin jars, which need not exist. */
    public Path plugins() {
        return Path.of(text(AppSettings.PLUGINS));
    }

    /** Returns the broker to talk to. */
    public BrokerAddressSettings broker() {
        return new BrokerAddressSettings(
                optional(AppSettings.BOOTSTRAP_SERVERS),
                integer(AppSettings.BROKER_PORT),
                under(AppSettings.BROKER_PREFIX));
    }

    /** Returns how Avro values are written and read. */
    public RegistryAccessSettings registry() {
        return new RegistryAccessSettings(
                optional(AppSettings.SCHEMA_REGISTRY_URL),
                optional(AppSettings.VALUE_SERIALIZER),
                optional(AppSettings.VALUE_DESERIALIZER));
    }

    /** Returns what topics are created with. */
    public TopicsSettings topics() {
        int replication = integer(AppSettings.TOPICS_REPLICATION);
        String prefix = optional(AppSettings.TOPICS_PREFIX);
        String minInsync = optional(AppSettings.TOPICS_MIN_INSYNC);
        return new TopicsSettings(
                integer(AppSettings.TOPICS_PARTITIONS),
                integer(AppSettings.TOPICS_CONTROL_PARTITIONS),
                replication,
                minInsync != null ? Integer.parseInt(minInsync) : replication > 2 ? 2 : 1,
                prefix == null ? "" : prefix);
    }

    /** Returns how many calls this instance makes at once at most. */
    public int executorSlots() {
        return integer(AppSettings.EXECUTOR_SLOTS);
    }

    /** Returns the limits that experiments share, by the name that a SPEC's {@code execution.limit} gives. */
    public Map<String, NamedLimit> limits() {
        Map<String, NamedLimit> limits = new TreeMap<>();
        for (String key : under(AppSettings.LIMITS_PREFIX).keySet()) {
            String name = key.substring(0, key.lastIndexOf('.'));
            String prefix = AppSettings.LIMITS_PREFIX + name + '.';
            String concurrency = optional(prefix + "concurrency");
            limits.put(
                    name,
                    new NamedLimit(
                            name,
                            optional(prefix + "rate"),
                            optional(prefix + "tokens"),
                            concurrency == null ? null : Integer.valueOf(concurrency)));
        }
        return Map.copyOf(limits);
    }

    /** Returns how the topology runs. */
    public StreamsSettings streams() {
        Map<String, String> properties = under(AppSettings.STREAMS_PREFIX);
        properties.remove(AppSettings.STREAMS_THREADS.substring(AppSettings.STREAMS_PREFIX.length()));
        return new StreamsSettings(
                integer(AppSettings.STREAMS_THREADS),
                optional(AppSettings.INSTANCE_ID),
                duration(AppSettings.UNKNOWN_EXPERIMENT_WAIT),
                properties);
    }

    /** Returns where this instance answers, and where commands ask. */
    public ServerSettings server() {
        String listen = optional(AppSettings.SERVER_LISTEN);
        String advertised = optional(AppSettings.SERVER_ADVERTISED);
        String urls = optional(AppSettings.SERVER_URL);
        return new ServerSettings(
                listen == null ? null : HostPort.parse(listen),
                advertised == null ? null : HostPort.parse(advertised),
                urls == null
                        ? List.of()
                        : Stream.of(urls.split(",")).map(String::trim).toList());
    }

    /** Returns how long a submitter keeps its lease without a heartbeat. */
    public Duration leaseTtl() {
        return duration(AppSettings.LEASE_TTL);
    }

    /** Returns when progress lines are printed. */
    public ProgressSettings progress() {
        return new ProgressSettings(integer(AppSettings.PROGRESS_ITEMS), duration(AppSettings.PROGRESS_INTERVAL));
    }

    /** Returns where blocks are and what working on them may take. */
    public BlocksSettings blocks() {
        String folder = optional(AppSettings.BLOCKS_FOLDER);
        String temp = optional(AppSettings.BLOCKS_TEMP);
        return new BlocksSettings(
                folder == null ? data().resolve("blocks") : Path.of(folder),
                text(AppSettings.BLOCKS_MEMORY),
                temp == null ? null : Path.of(temp),
                integer(AppSettings.BLOCKS_THREADS));
    }

    /** Returns the settings of all Kafka clients and serdes, from {@code kafka.…} save {@code kafka.broker.…}. */
    public Map<String, String> clientProperties() {
        Map<String, String> properties = under(AppSettings.KAFKA_PREFIX);
        String broker = AppSettings.BROKER_PREFIX.substring(AppSettings.KAFKA_PREFIX.length());
        properties.keySet().removeIf(key -> key.startsWith(broker));
        return Map.copyOf(properties);
    }

    private Map<String, String> under(String prefix) {
        Map<String, String> properties = new TreeMap<>();
        values.forEach((key, layered) -> {
            if (key.startsWith(prefix)) {
                properties.put(key.substring(prefix.length()), resolved.getOrDefault(key, layered.value()));
            }
        });
        return properties;
    }

    private @Nullable String optional(String key) {
        Layered layered = values.get(key);
        return layered == null ? null : layered.value();
    }

    private String text(String key) {
        String value = optional(key);
        if (value == null) {
            throw new IllegalStateException("no " + key);
        }
        return value;
    }

    private int integer(String key) {
        return Integer.parseInt(text(key));
    }

    private Duration duration(String key) {
        return Durations.parse(text(key));
    }
}
