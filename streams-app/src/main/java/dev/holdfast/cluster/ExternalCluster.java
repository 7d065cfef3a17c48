package dev.holdfast.cluster;

import dev.holdfast.cluster.broker.BrokerProbe;
import dev.holdfast.cluster.topics.TopicCounts;
import dev.holdfast.cluster.topics.TopicProvisioner;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** A cluster of the user's own. */
public record ExternalCluster(String bootstrapServers, String registryUrl, TopicCounts topics) implements Cluster {

    /** Proves that it answers, and makes the topics. */
    static ExternalCluster reach(
            String servers, ClusterSettings settings, Map<String, Object> overrides, Duration bound) {
        String registryUrl = Objects.requireNonNull(settings.registryUrl());
        TopicCounts topics = ask(servers, overrides, bound, admin -> TopicProvisioner.ensure(admin, settings.topics()));
        return new ExternalCluster(servers, registryUrl, topics);
    }

    /** Asks a cluster that has proven that it answers. */
    public static <T> T ask(
            String servers, Map<String, Object> overrides, Duration bound, Function<Admin, T> question) {
        try {
            return BrokerProbe.ask(servers, overrides, bound, admin -> {
                answering(admin, servers, bound);
                return question.apply(admin);
            });
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ClusterUnreachableException(
                    "bootstrap.servers " + servers + " cannot be used: " + cause.getMessage(), e);
        }
    }

    private static void answering(Admin admin, String servers, Duration bound) {
        if (BrokerProbe.clusterId(admin, bound).isEmpty()) {
            throw new ClusterUnreachableException(
                    "no Kafka broker answers at " + servers + " (bootstrap.servers) within " + bound.toSeconds()
                            + " s: check the address, the network and the security settings");
        }
    }

    @Override
    public boolean isOwner() {
        return false;
    }

    @Override
    public boolean isEmbedded() {
        return false;
    }

    @Override
    public void close() {
        // Nothing of it is ours.
    }
}
