package dev.holdfast.runtime;

import dev.holdfast.config.app.AppConfig;
import dev.holdfast.runtime.AccessRule.Kind;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.state.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What each role must be allowed: what the topology reads and writes, and what the commands do beside it. With the topics
 * made by {@code topics apply}; nobody else makes any.
 */
public final class AccessRules {
    private static final String READ = "Read";
    private static final String WRITE = "Write";
    private static final String DESCRIBE = "Describe";
    private static final String CONFIGS = "DescribeConfigs";
    private static final String CREATE = "Create";

    private static final List<Topic<?>> OPERATOR_WRITES = List.of(
            Topics.WORK_ITEMS,
            Topics.REJECTED_ITEMS,
            Topics.ATTEMPTS,
            Topics.EXPERIMENT_COMMANDS,
            Topics.SNAPSHOT_REQUESTS,
            Topics.BLOCK_CATALOG);
    private static final List<Topic<?>> PRODUCER_WRITES = List.of(Topics.WORK_ITEMS, Topics.EXPERIMENT_COMMANDS);
    private static final List<Topic<?>> PRODUCER_READS = List.of(Topics.COMMAND_REPLIES, Topics.RESULTS);
    private static final List<Topic<?>> READER_READS = List.of(
            Topics.EXPERIMENTS,
            Topics.RESULTS,
            Topics.ATTEMPTS,
            Topics.REJECTED_ITEMS,
            Topics.SNAPSHOTS,
            Topics.LATEST,
            Topics.BLOCK_CATALOG);

    private final String application;
    private final TopologyFacts topology;
    private final Map<String, Set<String>> topics = new TreeMap<>();
    private final List<AccessRule> others = new ArrayList<>();

    private AccessRules(String application, TopologyFacts topology) {
        this.application = application;
        this.topology = topology;
    }

    /** Returns what a role must be allowed with these settings. */
    public static List<AccessRule> of(Role role, AppConfig config) {
        AccessRules rules =
                new AccessRules(StreamsProperties.applicationId(config), TopologyFacts.of(OfflineTopology.draw()));
        switch (role) {
            case TOPICS -> rules.topics();
            case APPLICATION -> rules.application();
            case OPERATOR -> rules.operator();
            case PRODUCER -> rules.producer();
            case READER -> rules.reader();
        }
        return rules.all();
    }

    /** Returns what the transactional ids of submitters begin with. */
    static String submissions(String application) {
        return application + "-submission-";
    }

    private void topics() {
        own().forEach(name -> allow(name, CREATE, DESCRIBE, CONFIGS));
        changelogs().forEach(name -> allow(name, CREATE, DESCRIBE, CONFIGS));
    }

    private void application() {
        own().forEach(name -> allow(name, DESCRIBE, CONFIGS));
        topology.read().forEach(name -> allow(name, READ));
        topology.written().forEach(name -> allow(name, WRITE));
        changelogs().forEach(name -> allow(name, READ, WRITE));
        // Executors report what they do; what a breaker or a budget wants is a command.
        allow(Topics.ATTEMPTS.name(), WRITE);
        allow(Topics.EXPERIMENT_COMMANDS.name(), WRITE);
        // LATEST.json is kept up to date by who is up.
        allow(Topics.SNAPSHOTS.name(), READ);
        allow(Topics.LATEST.name(), READ);
        others.add(new AccessRule(Kind.GROUP, application, false, List.of(READ)));
        others.add(new AccessRule(Kind.TRANSACTIONAL_ID, application + '-', true, List.of(WRITE)));
    }

    private void operator() {
        reading();
        OPERATOR_WRITES.forEach(topic -> allow(topic.name(), WRITE));
        allow(Topics.COMMAND_REPLIES.name(), READ);
        allow(Topics.WORK_ITEMS.name(), READ);
        changelogs().forEach(name -> allow(name, READ));
        // A replay sets the group's offsets.
        others.add(new AccessRule(Kind.GROUP, application, false, List.of(READ)));
        others.add(new AccessRule(Kind.TRANSACTIONAL_ID, submissions(application), true, List.of(WRITE)));
    }

    private void producer() {
        PRODUCER_WRITES.forEach(topic -> allow(topic.name(), WRITE));
        PRODUCER_READS.forEach(topic -> allow(topic.name(), READ));
    }

    private void reader() {
        reading();
        others.add(new AccessRule(Kind.GROUP, application, false, List.of(DESCRIBE)));
    }

    /** What every command reads that only reads; every command looks whether the topics are fit. */
    private void reading() {
        own().forEach(name -> allow(name, DESCRIBE, CONFIGS));
        READER_READS.forEach(topic -> allow(topic.name(), READ));
        allow(TopologyFacts.changelog(application, Stores.ITEMS), READ);
    }

    private static List<String> own() {
        return Topics.ALL.stream().map(Topic::name).toList();
    }

    private List<String> changelogs() {
        return topology.stores().keySet().stream()
                .map(store -> TopologyFacts.changelog(application, store))
                .toList();
    }

    private void allow(String topic, String... operations) {
        topics.computeIfAbsent(topic, name -> new TreeSet<>()).addAll(List.of(operations));
    }

    private List<AccessRule> all() {
        List<AccessRule> all = new ArrayList<>();
        topics.forEach((name, operations) -> all.add(new AccessRule(Kind.TOPIC, name, false, without(operations))));
        all.addAll(others);
        return all;
    }

    /** Reading and writing imply that a topic is seen. */
    private static List<String> without(Set<String> operations) {
        boolean implied = operations.contains(READ) || operations.contains(WRITE);
        return operations.stream()
                .filter(operation -> !implied || !operation.equals(DESCRIBE))
                .toList();
    }
}
