package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.testing.RecordingQueue;
import dev.holdfast.testing.TestRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/** The drawing of the graph, frozen: a change of it is a change of what state and topics an upgrade finds. */
class HoldfastTopologyTest {

    @Test
    void isDrawnAsTheGoldenFileHasIt() throws IOException {
        try (TestRegistry registry = new TestRegistry()) {
            Topology topology = HoldfastTopology.build(new TopologySettings(
                    registry.serdes(),
                    HandlerTypes.of(),
                    new RecordingQueue(),
                    partition -> new CompletableFuture<>(),
                    () -> new CompletableFuture<>(),
                    () -> new CompletableFuture<>(),
                    6,
                    1,
                    Duration.ofMinutes(10),
                    Set.of(),
                    () -> 0,
                    Map.of()));

            assertThat(topology.describe().toString().strip()).isEqualTo(golden().strip());
        }
    }

    private static String golden() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                HoldfastTopologyTest.class.getResourceAsStream("/topology.txt"), "topology.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
