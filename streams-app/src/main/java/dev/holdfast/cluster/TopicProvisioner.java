package dev.holdfast.cluster;

import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Sees to it that Holdfast's topics exist and can be worked with. */
public final class TopicProvisioner {
    private static final int ATTEMPTS = 3;

    private TopicProvisioner() {}

    /**
     * Creates the topics that are missing, and returns the partitions that all have. Topics that exist win over the
     * plan: their partitions cannot be changed without moving keys. One round trip if nothing is missing.
     *
     * @throws TopicsUnfitException if existing topics differ from one another, or in a setting that would lose records
     * @throws ClusterUnreachableException if the brokers do not answer, or refuse
     */
    public static TopicCounts ensure(Admin admin, TopicPlan plan) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ExistingTopics existing = look(admin);
            refuse(existing.differences());
            TopicCounts counts = existing.counts(plan.counts());
            if (create(admin, existing.missing(), counts, plan.replication())) {
                return counts;
            }
        }
        throw new TopicsUnfitException("topics appear while they are being created: another program creates them too;"
                + " stop it, and try again");
    }

    private static void refuse(List<String> differences) {
        if (!differences.isEmpty()) {
            throw new TopicsUnfitException("the cluster's topics cannot be worked with: "
                    + String.join("; ", differences)
                    + " (correct them with Kafka's tools, or use another cluster)");
        }
    }

    private static ExistingTopics look(Admin admin) {
        Map<String, Integer> partitions = new HashMap<>();
        Map<String, Config> settings = new HashMap<>();
        List<String> names = Topics.ALL.stream().map(Topic::name).toList();
        // Both questions are on their way before the first answer is waited for.
        Map<String, KafkaFuture<TopicDescription>> descriptions =
                admin.describeTopics(names).topicNameValues();
        Map<ConfigResource, KafkaFuture<Config>> configs =
                admin.describeConfigs(resources(names)).values();
        descriptions.forEach((name, future) ->
                await(future, found -> partitions.put(name, found.partitions().size())));
        configs.forEach((resource, future) -> await(future, found -> settings.put(resource.name(), found)));
        return new ExistingTopics(partitions, settings);
    }

    private static List<ConfigResource> resources(List<String> names) {
        return names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
    }

    private static <T> void await(KafkaFuture<T> future, Consumer<T> use) {
        try {
            use.accept(future.get());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw new ClusterUnreachableException("the cluster's topics cannot be read: " + e.getCause(), e);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Returns false if someone else has created one of them meanwhile. */
    private static boolean create(Admin admin, List<Topic<?>> missing, TopicCounts counts, short replication) {
        if (missing.isEmpty()) {
            return true;
        }
        try {
            admin.createTopics(missing.stream()
                            .map(topic ->
                                    new NewTopic(topic.name(), counts.of(topic), replication).configs(topic.settings()))
                            .toList())
                    .all()
                    .get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw new ClusterUnreachableException("topics cannot be created: " + e.getCause(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ClusterUnreachableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ClusterUnreachableException("interrupted while the cluster's topics were looked at", e);
    }
}
