package dev.holdfast.runtime;

import dev.holdfast.cluster.ClusterTopics;
import dev.holdfast.cluster.TopicPlan;
import dev.holdfast.cluster.TopicReport;
import dev.holdfast.cluster.WantedTopic;
import dev.holdfast.config.AppConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** The topics that the settings ask for, those of the application's stores among them. */
public final class TopicCare {
    private TopicCare() {}

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
        String application = StreamsProperties.applicationId(config);
        TopologyFacts.of(Blueprint.draw())
                .stores()
                .forEach((store, partitioning) -> topics.add(
                        WantedTopic.changelog(TopologyFacts.changelog(application, store), partitioning, plan)));
        return topics;
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
