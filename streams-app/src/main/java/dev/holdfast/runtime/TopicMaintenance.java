package dev.holdfast.runtime;

import dev.holdfast.cluster.Cluster;
import dev.holdfast.cluster.topics.ClusterTopics;
import dev.holdfast.cluster.topics.TopicPlan;
import dev.holdfast.cluster.topics.TopicReport;
import dev.holdfast.cluster.topics.WantedTopic;
import dev.holdfast.config.app.AppConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** The topics that the settings ask for, those of the application's stores among them. */
public final class TopicMaintenance {
    private TopicMaintenance() {}

    /** Returns with what topics are created. */
    static TopicPlan plan(AppConfig config) {
        return new TopicPlan(
                config.topics().partitions(),
                config.topics().controlPartitions(),
                (short) config.topics().replication(),
                config.topics().minInsync());
    }

    /** Returns all topics: our own first, then the changelogs. */
    public static List<WantedTopic> wanted(AppConfig config) {
        TopicPlan plan = plan(config);
        List<WantedTopic> topics = new ArrayList<>(WantedTopic.all(plan));
        topics.addAll(changelogs(config, plan));
        return topics;
    }

    /**
     * Makes the changelogs that are missing, with the partitions that the topics have: Kafka Streams would make them, too,
     * but a user who may not make topics is told so before anything is begun.
     *
     * @throws dev.holdfast.cluster.ClusterException if it cannot be
     */
    static void makeChangelogs(Cluster cluster, AppConfig config) {
        TopicPlan plan = plan(config);
        TopicPlan actual = new TopicPlan(
                cluster.topics().items(), cluster.topics().control(), plan.replication(), plan.minInsync());
        ClusterTopics.make(
                cluster.bootstrapServers(), new HashMap<>(config.clientProperties()), changelogs(config, actual));
    }

    private static List<WantedTopic> changelogs(AppConfig config, TopicPlan plan) {
        String application = StreamsProperties.applicationId(config);
        return TopologyFacts.of(OfflineTopology.draw()).stores().entrySet().stream()
                .map(store -> WantedTopic.changelog(
                        TopologyFacts.changelog(application, store.getKey()), store.getValue(), plan))
                .toList();
    }

    /**
     * Compares what a cluster has.
     *
     * @param bootstrapServers its brokers
     */
    public static TopicReport look(String bootstrapServers, AppConfig config) {
        return ClusterTopics.plan(bootstrapServers, new HashMap<>(config.clientProperties()), wanted(config));
    }

    /** Makes what is missing, unless something is dangerous; returns what was found before. */
    public static TopicReport make(String bootstrapServers, AppConfig config) {
        return ClusterTopics.apply(bootstrapServers, new HashMap<>(config.clientProperties()), wanted(config));
    }
}
