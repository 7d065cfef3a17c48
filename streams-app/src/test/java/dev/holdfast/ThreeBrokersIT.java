package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cluster.registry.SchemaRegistryServer;
import dev.holdfast.schemas.Topics;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import dev.holdfast.testing.KafkaNodes;
import dev.holdfast.testing.ResultClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three brokers that somebody else runs, with replication 3 and two copies that must have a record: any one of them may be
 * killed, and the application. By hand: {@code -Dholdfast.brokers.rounds=30}.
 */
class ThreeBrokersIT {
    private static final Logger LOG = LoggerFactory.getLogger(ThreeBrokersIT.class);
    private static final int ROUNDS = Integer.getInteger("holdfast.brokers.rounds", 4);
    /** 16 calls at once of this length: work for 40 s a round, done quickly after the last. */
    private static final Duration CALL = Duration.ofMillis(800);

    private static final int ITEMS = 200 + 800 * ROUNDS;
    private static final int APPLICATION = 0;
    /** Whom the rounds kill, in turn. */
    private static final List<Integer> VICTIMS = List.of(1, APPLICATION, 2, 3);

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    private KafkaNodes nodes;
    private Path settings;
    private HoldfastProcess application;

    @Test
    void haveOneResultForEachItemThoughEveryBrokerAndTheApplicationAreKilledInTurn() throws Exception {
        nodes = KafkaNodes.start(holdfast, folder, 3, List.of(), Map.of());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", nodes.bootstrapServers()));
                CountingService service = CountingService.start(CALL);
                SchemaRegistryServer registry = SchemaRegistryServer.start(folder.resolve("registry"), 0)) {
            awaitBrokers(admin, 3);
            settings = settings(registry.uri().toString());
            application = up();
            run("run", Items.spec(folder, "three", ITEMS, service.url()).toString(), "--id", "three", "--detach");
            Duration longest = Duration.ZERO;
            try (ResultClock clock = ResultClock.start(
                    new Attached(nodes.bootstrapServers(), registry.uri().toString()))) {
                for (int round = 0; round < ROUNDS; round++) {
                    kill(VICTIMS.get(round % VICTIMS.size()), clock, admin);
                    Duration gap = clock.takeLongestGap();
                    longest = gap.compareTo(longest) > 0 ? gap : longest;
                    LOG.info("round {}: {} results; longest gap {} ms", round + 1, clock.count(), gap.toMillis());
                }
                service.hurry();
                clock.awaitCount(ITEMS, Duration.ofSeconds(60 + ITEMS / 20));
            }
            LOG.info("{} kills, {} items: longest gap without a new result {} ms", ROUNDS, ITEMS, longest.toMillis());
            check(registry.uri().toString());
        }
    }

    private void kill(int victim, ResultClock clock, Admin admin) throws Exception {
        clock.awaitMore(20, HoldfastCommands.BOUND);
        if (victim == APPLICATION) {
            application.kill();
            application = up();
            clock.awaitMore(20, HoldfastCommands.BOUND);
            return;
        }
        nodes.kill(victim);
        clock.awaitMore(20, HoldfastCommands.BOUND);
        nodes.restart(victim);
        awaitBrokers(admin, 3);
        awaitCopies(admin);
    }

    private void check(String registry) throws Exception {
        JsonNode shown = run("show", "three", "--json").json();
        LOG.info("attempts in doubt: {}", shown.get("attempts_in_doubt"));
        assertThat(shown.get("items_succeeded").asInt()).isEqualTo(ITEMS);
        assertThat(new Attached(nodes.bootstrapServers(), registry)
                        .all(Topics.RESULTS).stream().map(ConsumerRecord::key))
                .as("one result a key")
                .hasSize(ITEMS)
                .doesNotHaveDuplicates();
        assertThat(run("topics", "plan", "--json").json().get("items"))
                .as("made with three copies of which two must have a record")
                .allSatisfy(topic -> assertThat(topic.get("state").asText()).isEqualTo("ok"));
    }

    private HoldfastProcess up() throws Exception {
        return holdfast.up(folder.resolve("app"), "--config", settings.toString(), "--setting", "instance.id=app");
    }

    private HoldfastProcess run(String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--config", settings.toString()));
        return holdfast.run(0, folder.resolve("operator"), all.toArray(String[]::new));
    }

    private Path settings(String registry) throws Exception {
        return Files.writeString(folder.resolve("settings.yaml"), """
                bootstrap.servers: "%s"
                schema.registry.url: "%s"
                topics: {replication: 3}
                """.formatted(nodes.bootstrapServers(), registry));
    }

    private static void awaitBrokers(Admin admin, int count) {
        Awaitility.await(count + " brokers")
                .atMost(HoldfastCommands.BOUND)
                .ignoreExceptions()
                .until(() -> admin.describeCluster().nodes().get().size() == count);
    }

    /** A broker that is back has to catch up before the next may go. */
    private static void awaitCopies(Admin admin) {
        List<String> topics =
                List.of(Topics.RESULTS.name(), Topics.ATTEMPTS.name(), "__transaction_state", "__consumer_offsets");
        Awaitility.await("all copies")
                .atMost(HoldfastCommands.BOUND)
                .ignoreExceptions()
                .until(() -> admin.describeTopics(topics).allTopicNames().get().values().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .allMatch(partition -> partition.isr().size() == 3));
    }
}
