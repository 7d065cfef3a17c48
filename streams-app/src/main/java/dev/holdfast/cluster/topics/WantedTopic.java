package dev.holdfast.cluster.topics;

import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A topic as Holdfast needs it.
 *
 * @param name its name
 * @param partitioning which setting its partitions come from
 * @param partitions how many it has
 * @param replication copies of each partition; -1 for the cluster's default
 * @param settings topic settings that are relied on
 * @param internal whether it belongs to Kafka Streams: the changelog of a store
 */
public record WantedTopic(
        String name,
        Topic.Partitioning partitioning,
        int partitions,
        short replication,
        Map<String, String> settings,
        boolean internal) {
    static final String CLEANUP = "cleanup.policy";
    static final String RETENTION = "retention.ms";
    static final String RETENTION_BYTES = "retention.bytes";
    static final String MIN_INSYNC = "min.insync.replicas";
    static final String MESSAGE_BYTES = "max.message.bytes";
    static final String TIMESTAMPS = "message.timestamp.type";

    /** Copies the settings. */
    public WantedTopic {
        settings = Map.copyOf(settings);
    }

    /** Returns all of Holdfast's own topics by a plan. */
    public static List<WantedTopic> all(TopicPlan plan) {
        return Topics.ALL.stream().map(topic -> of(topic, plan, plan.counts())).toList();
    }

    static WantedTopic of(Topic<?> topic, TopicPlan plan, TopicCounts counts) {
        return new WantedTopic(
                topic.name(),
                topic.partitioning(),
                counts.of(topic),
                plan.replication(),
                safe(topic.settings(), plan),
                false);
    }

    /** Returns the changelog of a store whose task reads topics of this partitioning. */
    public static WantedTopic changelog(String name, Topic.Partitioning partitioning, TopicPlan plan) {
        int partitions = partitioning == Topic.Partitioning.ITEMS ? plan.partitions() : plan.controlPartitions();
        Map<String, String> settings =
                Map.of(CLEANUP, "compact", MESSAGE_BYTES, String.valueOf(Topics.MAX_RECORD_BYTES));
        return new WantedTopic(name, partitioning, partitions, plan.replication(), safe(settings, plan), true);
    }

    private static Map<String, String> safe(Map<String, String> settings, TopicPlan plan) {
        Map<String, String> all = new HashMap<>(settings);
        if (plan.minInsync() > 1) {
            all.put(MIN_INSYNC, String.valueOf(plan.minInsync()));
        }
        return all;
    }
}
