package dev.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.cluster.broker.BrokerFailedException;
import dev.holdfast.cluster.broker.BrokerSettings;
import dev.holdfast.cluster.broker.EmbeddedBroker;
import dev.holdfast.cluster.owner.AttachedCluster;
import dev.holdfast.cluster.owner.Attachment;
import dev.holdfast.cluster.owner.ClientMarks;
import dev.holdfast.cluster.owner.OwnerRecord;
import dev.holdfast.cluster.owner.Ownership;
import dev.holdfast.cluster.owner.ThisProcess;
import dev.holdfast.cluster.topics.TopicCounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share a data folder: one owns its broker, the others find it. */
@Timeout(180)
class ClusterIT {
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    Path root;

    DataFolder folder;

    @BeforeEach
    void openFolder() {
        folder = DataFolder.open(root.resolve("data"));
    }

    @Test
    void makesOneOfTwoProcessesTheOwnerAndAttachesTheOther() throws Exception {
        try (ChildJvm one = child();
                ChildJvm other = child()) {
            one.await("OPEN", BOUND);
            other.await("OPEN", BOUND);

            assertThat(Stream.of(one, other).map(child -> child.lines().get(0).split(" ")[0]))
                    .containsExactlyInAnyOrder("OWNER", "ATTACHED");
            assertThat(Stream.of(one, other).map(child -> child.lines().get(0).split(" ")[1]))
                    .as("the same broker")
                    .containsOnly(one.lines().get(0).split(" ")[1]);
            ChildJvm owner = one.lines().get(0).startsWith("OWNER") ? one : other;
            long attached = owner == one ? other.pid() : one.pid();
            owner.say("CLIENTS");
            assertThat(owner.await("CLIENTS", BOUND))
                    .isEqualTo(List.of(attached).toString());
        }
        assertThat(ClientMarks.alive(folder)).as("marks of killed processes").isEmpty();
        assertThat(folder.clients()).isEmptyDirectory();
    }

    @Test
    void takesOverFromAnOwnerThatWasKilledAndLeftItsRecord() throws Exception {
        try (ChildJvm owner = child()) {
            owner.await("OPEN", BOUND);
            owner.kill();
        }
        assertThat(folder.ownerRecord()).exists();

        try (ChildJvm next = child()) {
            next.await("OWNER", BOUND);
            assertThat(OwnerRecord.read(folder.ownerRecord()).map(OwnerRecord::pid))
                    .contains(next.pid());
            next.say("STOP");
            assertThat(next.awaitEnd(BOUND)).isZero();
        }
        assertThat(folder.ownerRecord()).as("after a clean end").doesNotExist();
    }

    @Test
    void explainsAnOwnerThatDoesNotAnswerAndAttachesOnceItDoes() throws Exception {
        try (ChildJvm owner = child()) {
            String address = owner.await("OWNER", BOUND);
            owner.await("OPEN", BOUND);
            owner.signal("STOP");

            Attachment silent = Attachment.await(folder, Duration.ofSeconds(2));
            owner.signal("CONT");
            Attachment answering = Attachment.await(folder, BOUND);

            assertThat(silent)
                    .isInstanceOfSatisfying(
                            Attachment.NotAnswering.class,
                            not -> assertThat(not.explanation())
                                    .contains("pid " + owner.pid(), ThisProcess.host(), address, "since", "kill "));
            assertThat(answering).isInstanceOf(Attachment.Attached.class);
        }
    }

    @Test
    void explainsAnOwnerOnAnotherHost() throws Exception {
        try (ChildJvm owner = child()) {
            owner.await("OPEN", BOUND);
            new OwnerRecord(
                            7,
                            "faraway",
                            "ann",
                            "2026-01-01T00:00:00Z",
                            "127.0.0.1:9",
                            "c",
                            "http://r",
                            "1",
                            null,
                            false,
                            false)
                    .write(folder.ownerRecord());

            assertThat(Attachment.await(folder, Duration.ofSeconds(1)))
                    .isInstanceOfSatisfying(
                            Attachment.NotAnswering.class,
                            not -> assertThat(not.explanation())
                                    .contains("another host, faraway", "pid 7", "ann", "2026-01-01"));
        }
    }

    @Test
    void becomesTheOwnerWhenTheOneThatItWaitedForDies() throws Exception {
        try (ChildJvm owner = child()) {
            owner.await("OPEN", BOUND);
            owner.signal("STOP");
            Thread killer = new Thread(() -> {
                try {
                    owner.kill();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            killer.start();

            Attachment attachment = Attachment.await(folder, BOUND);

            assertThat(attachment)
                    .isInstanceOfSatisfying(
                            Attachment.OwnerGone.class, gone -> gone.ownership().close());
            killer.join(20_000);
        }
    }

    @Test
    void closesInOrderAndFreesTheFolder() throws Exception {
        Cluster first = open(BrokerSettings.DEFAULTS);
        String address = first.bootstrapServers();
        assertThat(first.topics()).isEqualTo(new TopicCounts(3, 1));
        assertThat(Ownership.tryAcquire(folder)).as("while it runs").isEmpty();
        first.close();
        first.close();

        try (Cluster second = open(BrokerSettings.DEFAULTS)) {
            assertThat(second.isOwner()).isTrue();
            assertThat(second.bootstrapServers()).as("clients find it again").isEqualTo(address);
        }
        assertThat(Files.exists(folder.ownerRecord())).isFalse();
    }

    @Test
    void anOwnerThatRetiresLeavesNobodyBehind() throws Exception {
        try (Cluster owner = open(BrokerSettings.DEFAULTS)) {
            owner.announce(null);
            OwnerRecord told = OwnerRecord.read(folder.ownerRecord()).orElseThrow();
            try (ChildJvm attached = child()) {
                attached.await("OPEN", BOUND);
                assertThat(owner.retire()).as("one is attached").isFalse();
                assertThat(OwnerRecord.read(folder.ownerRecord())).contains(told);
            }
            await("the mark of the one that is gone").atMost(BOUND).until(owner::retire);

            assertThat(OwnerRecord.read(folder.ownerRecord())).isEmpty();
            assertThat(AttachedCluster.of(
                            folder, told, ClusterSettings.embedded(BrokerSettings.DEFAULTS, ClusterMain.PLAN)))
                    .as("who had read the record before it was withdrawn")
                    .isEmpty();
            assertThat(ClientMarks.alive(folder)).isEmpty();
        }
    }

    @Test
    void waitsForAnOwnerThatIsAboutToEndAndTakesOverFromIt() throws Exception {
        Cluster owner = open(BrokerSettings.DEFAULTS);
        owner.announce(null);
        owner.leave();
        OwnerRecord told = OwnerRecord.read(folder.ownerRecord()).orElseThrow();
        ClusterSettings settings = ClusterSettings.embedded(BrokerSettings.DEFAULTS, ClusterMain.PLAN);
        assertThat(AttachedCluster.of(folder, told, settings))
                .as("its broker answers, and will be gone in a moment")
                .isEmpty();
        CompletableFuture<Attachment> waiting =
                CompletableFuture.supplyAsync(() -> Attachment.await(folder, Duration.ofMillis(1)));
        assertThat(waiting).as("nobody attaches").isNotCompleted();
        owner.close();

        assertThat(waiting.get(60, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Attachment.OwnerGone.class, gone -> gone.ownership().close());
    }

    @Test
    void noticesThatTheOwnerDiedJustAfterItAnswered() throws Exception {
        OwnerRecord told;
        try (ChildJvm owner = child()) {
            owner.await("OPEN", BOUND);
            told = OwnerRecord.read(folder.ownerRecord()).orElseThrow();
            owner.kill();
        }
        Instant before = Instant.now();

        assertThat(AttachedCluster.of(
                        folder, told, ClusterSettings.embedded(BrokerSettings.DEFAULTS, ClusterMain.PLAN)))
                .isEmpty();
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(ClientMarks.alive(folder)).isEmpty();
    }

    @Test
    void givesTheFolderBackWhenTheRegistryDoesNotStart() {
        ClusterSettings settings = ClusterSettings.embedded(BrokerSettings.DEFAULTS, ClusterMain.PLAN);

        assertThatThrownBy(() -> Cluster.open(
                        folder,
                        settings,
                        (path, secret) -> {
                            throw new java.io.IOException("no port");
                        },
                        "test",
                        Map.of()))
                .isInstanceOf(BrokerFailedException.class)
                .hasMessageContaining("no port");
        assertThat(Ownership.tryAcquire(folder)).hasValueSatisfying(Ownership::close);
    }

    @Test
    void namesTheAddressOfAClusterThatDoesNotAnswer() {
        ClusterSettings settings =
                new ClusterSettings("127.0.0.1:1", "http://127.0.0.1:2", BrokerSettings.DEFAULTS, ClusterMain.PLAN);

        assertThatThrownBy(() -> Cluster.open(folder, settings, ClusterMain.NO_REGISTRY, "test", Map.of()))
                .isInstanceOf(ClusterUnreachableException.class)
                .hasMessageContaining("127.0.0.1:1 (bootstrap.servers)");
    }

    @Test
    void worksWithAClusterOfTheUsersOwn() {
        AccessSecret secret = AccessSecret.random();
        DataFolder elsewhere = DataFolder.open(root.resolve("elsewhere"));
        try (EmbeddedBroker broker = EmbeddedBroker.start(elsewhere.kafka(), BrokerSettings.DEFAULTS, secret)) {
            ClusterSettings settings = new ClusterSettings(
                    broker.bootstrapServers(), "http://127.0.0.1:2", BrokerSettings.DEFAULTS, ClusterMain.PLAN);

            try (Cluster cluster = Cluster.open(
                    folder, settings, ClusterMain.NO_REGISTRY, "test", Map.copyOf(secret.ofBrokerClients()))) {
                assertThat(cluster.isEmbedded()).isFalse();
                assertThat(cluster.isOwner()).isFalse();
                assertThat(cluster.topics()).isEqualTo(new TopicCounts(3, 1));
                assertThat(folder.kafka()).as("no broker of ours").isEmptyDirectory();
            }
        }
    }

    private Cluster open(BrokerSettings broker) {
        return Cluster.open(
                folder, ClusterSettings.embedded(broker, ClusterMain.PLAN), ClusterMain.NO_REGISTRY, "test", Map.of());
    }

    private ChildJvm child() throws Exception {
        return ChildJvm.start(ClusterMain.class, folder.root().toString());
    }
}
