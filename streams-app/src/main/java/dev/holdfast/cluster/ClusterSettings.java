package dev.holdfast.cluster;

import dev.holdfast.cluster.broker.BrokerSettings;
import dev.holdfast.cluster.topics.TopicPlan;
import org.jspecify.annotations.Nullable;

/**
 * Which Kafka to use.
 *
 * @param bootstrapServers the brokers of a cluster of your own; null for the embedded broker
 * @param registryUrl the schema registry; null for the embedded one, which only the embedded broker comes with
 * @param broker about the embedded broker
 * @param topics with what topics are created
 */
public record ClusterSettings(
        @Nullable String bootstrapServers, @Nullable String registryUrl, BrokerSettings broker, TopicPlan topics) {

    /**
     * Checks that a cluster of one's own comes with a registry.
     *
     * @throws IllegalArgumentException if it does not
     */
    public ClusterSettings {
        if (bootstrapServers != null && registryUrl == null) {
            throw new IllegalArgumentException("schema.registry.url must be set when bootstrap.servers is set: the"
                    + " embedded registry serves the embedded broker only");
        }
    }

    /** The embedded broker and registry. */
    public static ClusterSettings embedded(BrokerSettings broker, TopicPlan topics) {
        return new ClusterSettings(null, null, broker, topics);
    }
}
