package dev.holdfast.cluster.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.cluster.AccessSecret;
import dev.holdfast.cluster.broker.BrokerProbe;
import dev.holdfast.cluster.broker.BrokerSettings;
import dev.holdfast.cluster.broker.EmbeddedBroker;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class TopicProvisionerIT {
    private static final TopicPlan PLAN = new TopicPlan(3, 2, (short) 1);
    private static final Duration BOUND = Duration.ofSeconds(30);

    private static EmbeddedBroker broker;
    private static Admin admin;

    @BeforeAll
    static void startBroker(@TempDir Path folder) {
        AccessSecret secret = AccessSecret.random();
        broker = EmbeddedBroker.start(folder, BrokerSettings.DEFAULTS, secret);
        admin = Admin.create(
                BrokerProbe.settings(broker.bootstrapServers(), Map.copyOf(secret.ofBrokerClients()), BOUND));
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    @AfterEach
    void deleteTopics() {
        // Deleted again and again: a broker learns of a topic, and of its end, a moment later.
        Awaitility.await("no topics").atMost(BOUND).ignoreExceptions().until(() -> {
            Set<String> names = admin.listTopics().names().get();
            admin.deleteTopics(names).all().get();
            return names.isEmpty();
        });
    }

    @Test
    void makesEveryTopicWithItsPartitionsAndSettings() throws Exception {
        assertThat(TopicProvisioner.ensure(admin, PLAN)).isEqualTo(new TopicCounts(3, 2));

        for (Topic<?> topic : Topics.ALL) {
            assertThat(settings(topic)).as(topic.name()).containsAllEntriesOf(topic.settings());
            assertThat(partitions(topic))
                    .as(topic.name())
                    .isEqualTo(PLAN.counts().of(topic));
        }
    }

    @Test
    void keepsThePartitionsOfTopicsThatExist() throws Exception {
        create("attempts", 5, Topics.ATTEMPTS.settings());

        assertThat(TopicProvisioner.ensure(admin, PLAN)).isEqualTo(new TopicCounts(5, 2));
        assertThat(TopicProvisioner.ensure(admin, new TopicPlan(9, 9, (short) 1)))
                .isEqualTo(new TopicCounts(5, 2));
    }

    @Test
    void namesEveryDifferenceThatItCannotWorkWith() throws Exception {
        create("attempts", 5, Topics.ATTEMPTS.settings());
        create("work-items", 4, Map.of("cleanup.policy", "compact", "max.message.bytes", "1000"));

        assertThatThrownBy(() -> TopicProvisioner.ensure(admin, PLAN))
                .isInstanceOf(TopicsUnfitException.class)
                .hasMessageContaining("{attempts=5, work-items=4}")
                .hasMessageContaining("work-items has cleanup.policy=compact, but needs delete")
                .hasMessageContaining("work-items has max.message.bytes=1000, but needs 8388608");
        assertThat(admin.listTopics().names().get()).as("nothing is made then").hasSize(2);
    }

    @Test
    void letsTwoProcessesMakeTheTopicsAtOnce() {
        CompletableFuture<TopicCounts> one = CompletableFuture.supplyAsync(() -> TopicProvisioner.ensure(admin, PLAN));
        CompletableFuture<TopicCounts> other =
                CompletableFuture.supplyAsync(() -> TopicProvisioner.ensure(admin, PLAN));

        assertThat(one.join()).isEqualTo(other.join()).isEqualTo(new TopicCounts(3, 2));
    }

    private static void create(String name, int partitions, Map<String, String> settings) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings)))
                .all()
                .get();
        Awaitility.await(name)
                .atMost(BOUND)
                .until(() -> admin.listTopics().names().get().contains(name));
    }

    private static Map<String, String> settings(Topic<?> topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        return admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .flatMap(config -> config.entries().stream())
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    private static int partitions(Topic<?> topic) throws Exception {
        return admin.describeTopics(List.of(topic.name())).allTopicNames().get().values().stream()
                .mapToInt(description -> description.partitions().size())
                .sum();
    }
}
