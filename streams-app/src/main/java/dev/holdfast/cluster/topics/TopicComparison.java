package dev.holdfast.cluster.topics;

import dev.holdfast.cluster.topics.TopicDifference.Aspect;
import dev.holdfast.schemas.Topic;
import java.util.ArrayList;
import java.util.List;

/** Compares a topic as it is with what is needed of it; more than is needed is no difference. */
final class TopicComparison {
    private final WantedTopic wanted;
    private final FoundTopic found;
    private final List<TopicDifference> differences = new ArrayList<>();

    private TopicComparison(WantedTopic wanted, FoundTopic found) {
        this.wanted = wanted;
        this.found = found;
    }

    /** Returns every dangerous difference. */
    static List<TopicDifference> of(WantedTopic wanted, FoundTopic found) {
        TopicComparison comparison = new TopicComparison(wanted, found);
        comparison.partitions();
        comparison.replication();
        comparison.cleanup();
        comparison.retention();
        comparison.minInsync();
        comparison.messageBytes();
        comparison.timestamps();
        return comparison.differences;
    }

    private void partitions() {
        if (found.partitions() != wanted.partitions()) {
            String setting = wanted.partitioning() == Topic.Partitioning.ITEMS
                    ? "topics.partitions"
                    : "topics.control-partitions";
            String fix = wanted.internal()
                    ? "state is bound to its partitions: 'holdfast backup' what is needed, and restore it on topics with"
                            + " another topics.prefix"
                    : "set " + setting + "=" + found.partitions()
                            + "; or use another topics.prefix: keys cannot be moved to other partitions";
            differences.add(new TopicDifference(
                    wanted.name(),
                    Aspect.PARTITIONS,
                    partitions(found.partitions()),
                    String.valueOf(wanted.partitions()),
                    fix));
        }
    }

    private static String partitions(int count) {
        return count == 1 ? "1 partition" : count + " partitions";
    }

    private void replication() {
        if (wanted.replication() > found.replication()) {
            differences.add(new TopicDifference(
                    wanted.name(),
                    Aspect.REPLICATION,
                    "replication " + found.replication(),
                    String.valueOf(wanted.replication()),
                    "add replicas with kafka-reassign-partitions, or set topics.replication=" + found.replication()));
        }
    }

    private void cleanup() {
        String policy = wanted.settings().get(WantedTopic.CLEANUP);
        String actual = found.settings().get(WantedTopic.CLEANUP);
        if (policy != null && !policy.equals(actual)) {
            add(Aspect.CLEANUP_POLICY, WantedTopic.CLEANUP, String.valueOf(actual), policy);
        }
    }

    private void retention() {
        String needed = wanted.settings().get(WantedTopic.RETENTION);
        if (needed == null) {
            return;
        }
        long actual = found.number(WantedTopic.RETENTION);
        if (actual >= 0 && (needed.equals("-1") || actual < Long.parseLong(needed))) {
            add(Aspect.RETENTION, WantedTopic.RETENTION, String.valueOf(actual), needed);
        }
        long bytes = found.number(WantedTopic.RETENTION_BYTES);
        if (bytes >= 0) {
            add(Aspect.RETENTION, WantedTopic.RETENTION_BYTES, String.valueOf(bytes), "-1");
        }
    }

    private void minInsync() {
        long actual = found.number(WantedTopic.MIN_INSYNC);
        long needed = Long.parseLong(wanted.settings().getOrDefault(WantedTopic.MIN_INSYNC, "1"));
        if (actual >= 0 && actual < needed) {
            add(Aspect.MIN_INSYNC_REPLICAS, WantedTopic.MIN_INSYNC, String.valueOf(actual), String.valueOf(needed));
        } else if (actual > found.replication()) {
            // Every write would be refused.
            add(
                    Aspect.MIN_INSYNC_REPLICAS,
                    WantedTopic.MIN_INSYNC,
                    actual + " with replication " + found.replication(),
                    String.valueOf(needed));
        }
    }

    private void messageBytes() {
        long actual = found.number(WantedTopic.MESSAGE_BYTES);
        long needed = Long.parseLong(wanted.settings().getOrDefault(WantedTopic.MESSAGE_BYTES, "0"));
        if (actual < needed) {
            add(Aspect.MESSAGE_SIZE, WantedTopic.MESSAGE_BYTES, String.valueOf(actual), String.valueOf(needed));
        }
    }

    private void timestamps() {
        String needed = wanted.settings().get(WantedTopic.TIMESTAMPS);
        String actual = found.settings().get(WantedTopic.TIMESTAMPS);
        if (needed != null && !needed.equals(actual)) {
            add(Aspect.TIMESTAMP_TYPE, WantedTopic.TIMESTAMPS, String.valueOf(actual), needed);
        }
    }

    /** A setting, which Kafka's own tool changes in place. */
    private void add(Aspect aspect, String setting, String actual, String needed) {
        differences.add(new TopicDifference(
                wanted.name(),
                aspect,
                setting + "=" + actual,
                needed,
                "kafka-configs --alter --entity-type topics --entity-name " + wanted.name() + " --add-config " + setting
                        + "=" + needed));
    }
}
