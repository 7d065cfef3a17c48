package dev.holdfast.cluster.topics;

import dev.holdfast.cluster.AccessRefusals;
import dev.holdfast.cluster.AccessRefusedException;
import dev.holdfast.cluster.ClusterUnreachableException;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

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
     * @throws ClusterUnreachableException if the brokers do not answer
     * @throws AccessRefusedException if they refuse
     */
    public static TopicCounts ensure(Admin admin, TopicPlan plan) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        ExistingTopics existing = fitting(admin, plan);
        while (!existing.missing().isEmpty()) {
            TopicCounts counts = existing.counts(plan.counts());
            List<WantedTopic> missing = existing.missing().stream()
                    .map(topic -> WantedTopic.of(topic, plan, counts))
                    .toList();
            createAndPause(admin, missing, deadline);
            existing = fitting(admin, plan);
        }
        return existing.counts(plan.counts());
    }

    /** Compares the topics that the cluster has with those that are wanted; changes nothing. */
    static TopicReport look(Admin admin, List<WantedTopic> wanted) {
        return TopicReport.of(
                wanted, find(admin, wanted.stream().map(WantedTopic::name).toList()));
    }

    /** Creates what is missing, if nothing that is there is dangerous; returns what was found before. */
    static TopicReport apply(Admin admin, List<WantedTopic> wanted) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        TopicReport before = look(admin, wanted);
        TopicReport now = before;
        while (now.isSafe() && !now.missing().isEmpty()) {
            createAndPause(admin, now.missing(), deadline);
            now = look(admin, wanted);
        }
        return before;
    }

    /** Creates what is missing, whatever else is there. */
    static void make(Admin admin, List<WantedTopic> wanted) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        List<WantedTopic> missing = absent(admin, wanted);
        while (!missing.isEmpty()) {
            createAndPause(admin, missing, deadline);
            missing = absent(admin, missing);
        }
    }

    private static List<WantedTopic> absent(Admin admin, List<WantedTopic> wanted) {
        Map<String, KafkaFuture<TopicDescription>> descriptions = admin.describeTopics(
                        wanted.stream().map(WantedTopic::name).toList())
                .topicNameValues();
        return wanted.stream()
                .filter(topic -> await(descriptions.get(topic.name())).isEmpty())
                .toList();
    }

    private static void createAndPause(Admin admin, List<WantedTopic> missing, long deadline) {
        if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
            throw new ClusterUnreachableException("the topics "
                    + missing.stream().map(WantedTopic::name).toList()
                    + " have been created but do not appear: look at the cluster's brokers");
        }
        // A broker learns of a topic a moment after the controller has made it.
        create(admin, missing);
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    private static ExistingTopics fitting(Admin admin, TopicPlan plan) {
        ExistingTopics existing = new ExistingTopics(
                find(admin, Topics.ALL.stream().map(Topic::name).toList()));
        refuse(existing.differences(plan));
        return existing;
    }

    private static void refuse(List<String> differences) {
        if (!differences.isEmpty()) {
            throw new TopicsUnfitException("the cluster's topics cannot be worked with: "
                    + String.join("; ", differences)
                    + " ('holdfast topics plan' names the fix of each)");
        }
    }

    private static Map<String, FoundTopic> find(Admin admin, List<String> names) {
        // Both questions are on their way before the first answer is waited for.
        Map<String, KafkaFuture<TopicDescription>> descriptions =
                admin.describeTopics(names).topicNameValues();
        Map<ConfigResource, KafkaFuture<Config>> configs =
                admin.describeConfigs(resources(names)).values();
        Map<String, FoundTopic> found = new HashMap<>();
        names.forEach(name -> {
            Optional<TopicDescription> description = await(descriptions.get(name));
            Optional<Config> config = await(configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name)));
            if (description.isPresent() && config.isPresent()) {
                found.put(name, found(description.get(), config.get()));
            }
        });
        return found;
    }

    private static FoundTopic found(TopicDescription description, Config config) {
        int replication = description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        Map<String, String> settings = config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
        return new FoundTopic(description.name(), description.partitions().size(), replication, settings);
    }

    private static List<ConfigResource> resources(List<String> names) {
        return names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
    }

    private static <T> Optional<T> await(@Nullable KafkaFuture<T> future) {
        return get(Objects.requireNonNull(future), UnknownTopicOrPartitionException.class);
    }

    /** Creates them; whoever else has created one meanwhile was as right as we. */
    private static void create(Admin admin, List<WantedTopic> missing) {
        List<NewTopic> topics = missing.stream()
                .map(topic ->
                        new NewTopic(topic.name(), topic.partitions(), topic.replication()).configs(topic.settings()))
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
            throw AccessRefusals.explain("the cluster's topics cannot be read or made", e);
        } catch (TimeoutException e) {
            throw new ClusterUnreachableException(
                    "the cluster has not answered about its topics within " + BOUND.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterUnreachableException("interrupted while the cluster's topics were looked at", e);
        }
    }
}
