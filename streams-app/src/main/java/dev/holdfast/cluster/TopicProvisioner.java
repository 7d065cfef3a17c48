package dev.holdfast.cluster;

import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
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
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private TopicProvisioner() {}

    /**
     * Creates the topics that are missing, waits until they are seen, and returns the partitions that all have. Topics
     * that exist win over the plan: their partitions cannot be changed without moving keys. One round trip if nothing is
     * missing; 60 s at most.
     *
     * @throws TopicsUnfitException if existing topics differ from one another, or in a setting that would lose records
     * @throws ClusterUnreachableException if the brokers do not answer, or refuse
     */
    public static TopicCounts ensure(Admin admin, TopicPlan plan) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        ExistingTopics existing = fitting(admin);
        while (!existing.missing().isEmpty()) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new ClusterUnreachableException("the topics "
                        + existing.missing().stream().map(Topic::name).toList()
                        + " have been created but do not appear: look at the cluster's brokers");
            }
            // A broker learns of a topic a moment after the controller has made it.
            create(admin, existing.missing(), existing.counts(plan.counts()), plan.replication());
            LockSupport.parkNanos(PAUSE.toNanos());
            existing = fitting(admin);
        }
        return existing.counts(plan.counts());
    }

    private static ExistingTopics fitting(Admin admin) {
        ExistingTopics existing = look(admin);
        refuse(existing.differences());
        return existing;
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
        get(future, UnknownTopicOrPartitionException.class).ifPresent(use);
    }

    /** Creates them; whoever else has created one meanwhile was as right as we. */
    private static void create(Admin admin, List<Topic<?>> missing, TopicCounts counts, short replication) {
        List<NewTopic> topics = missing.stream()
                .map(topic -> new NewTopic(topic.name(), counts.of(topic), replication).configs(topic.settings()))
                .toList();
        admin.createTopics(topics).values().values().forEach(future -> get(future, TopicExistsException.class));
    }

    private static <T> Optional<T> get(KafkaFuture<T> future, Class<? extends Exception> harmless) {
        try {
            return Optional.ofNullable(future.get(BOUND.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            if (harmless.isInstance(e.getCause())) {
                return Optional.empty();
            }
            throw new ClusterUnreachableException("the cluster's topics cannot be read or made: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new ClusterUnreachableException(
                    "the cluster has not answered about its topics within " + BOUND.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterUnreachableException("interrupted while the cluster's topics were looked at", e);
        }
    }
}
