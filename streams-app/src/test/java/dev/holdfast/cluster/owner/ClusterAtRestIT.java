package dev.holdfast.cluster.owner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cluster.ChildJvm;
import dev.holdfast.cluster.Cluster;
import dev.holdfast.cluster.ClusterMain;
import dev.holdfast.cluster.ClusterSettings;
import dev.holdfast.cluster.DataFolder;
import dev.holdfast.cluster.broker.BrokerSettings;
import dev.holdfast.cluster.registry.SchemaRegistryServer;
import dev.holdfast.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ClusterAtRestIT {
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    Path root;

    @Test
    void readsFilesUntilSomebodyWaitsForTheFolderAndHasABrokerForThemThen() throws Exception {
        DataFolder folder = DataFolder.open(root.resolve("data"));
        try (ChildJvm owner = child()) {
            owner.await("OPEN", BOUND);
            owner.say("STOP");
            assertThat(owner.awaitEnd(BOUND)).isZero();
        }
        SchemaRegistryServer.start(folder.registry(), 0).close();

        try (Cluster asking = open(folder)) {
            assertThat(asking.isOwner()).isTrue();
            assertThat(asking.isKnownWhole(Topics.RESULTS.name())).isTrue();
            assertThat(asking.isWanted()).as("nobody waits").isFalse();
            try (ChildJvm other = child()) {
                Awaitility.await("somebody who waits").atMost(BOUND).until(asking::isWanted);
                asking.announce(null);

                assertThat(other.await("ATTACHED", BOUND)).isEqualTo(asking.bootstrapServers());
                other.await("OPEN", BOUND);
                assertThat(asking.isKnownWhole(Topics.RESULTS.name()))
                        .as("the files change from now on")
                        .isFalse();
                assertThat(asking.retire()).as("it stays for the other").isFalse();
                other.say("STOP");
                assertThat(other.awaitEnd(BOUND)).isZero();
            }
        }
        try (Cluster asking = open(folder)) {
            assertThat(asking.isKnownWhole(Topics.RESULTS.name())).isTrue();
            assertThat(folder.clients()).isEmptyDirectory();
        }
        assertThat(Ownership.tryAcquire(folder)).as("it has let go").hasValueSatisfying(Ownership::close);
    }

    private static Cluster open(DataFolder folder) {
        return Cluster.openToAsk(
                folder,
                ClusterSettings.embedded(BrokerSettings.DEFAULTS, ClusterMain.PLAN),
                ClusterMain.NO_REGISTRY,
                "test");
    }

    private ChildJvm child() throws Exception {
        return ChildJvm.start(ClusterMain.class, root.resolve("data").toString());
    }
}
