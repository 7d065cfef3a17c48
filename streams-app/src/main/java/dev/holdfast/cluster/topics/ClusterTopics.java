package dev.holdfast.cluster.topics;

import dev.holdfast.cluster.Cluster;
import dev.holdfast.cluster.ClusterException;
import dev.holdfast.cluster.ExternalCluster;
import java.util.List;
import java.util.Map;

/** The topics of a cluster that somebody else runs: looked at, or made. */
public final class ClusterTopics {
    private ClusterTopics() {}

    /**
     * Compares; changes nothing.
     *
     * @param bootstrapServers the brokers
     * @param overrides settings of the admin client
     * @throws ClusterException if there is no answer, with one sentence that names the fix
     */
    public static TopicReport plan(String bootstrapServers, Map<String, Object> overrides, List<WantedTopic> wanted) {
        return ExternalCluster.ask(
                bootstrapServers, overrides, Cluster.REACH_BOUND, admin -> TopicProvisioner.look(admin, wanted));
    }

    /** Makes what is missing; what is there stays as it is. See {@link #apply}. */
    public static void make(String bootstrapServers, Map<String, Object> overrides, List<WantedTopic> wanted) {
        ExternalCluster.ask(bootstrapServers, overrides, Cluster.REACH_BOUND, admin -> {
            TopicProvisioner.make(admin, wanted);
            return wanted;
        });
    }

    /**
     * Makes what is missing, unless something that is there is dangerous: then nothing is changed.
     *
     * @return what was found before
     * @throws ClusterException if there is no answer, or a refusal, with one sentence that names the fix
     */
    public static TopicReport apply(String bootstrapServers, Map<String, Object> overrides, List<WantedTopic> wanted) {
        return ExternalCluster.ask(
                bootstrapServers, overrides, Cluster.REACH_BOUND, admin -> TopicProvisioner.apply(admin, wanted));
    }
}
