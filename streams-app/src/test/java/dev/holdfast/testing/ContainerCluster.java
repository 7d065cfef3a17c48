package dev.holdfast.testing;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** A Kafka and a schema registry in containers, started once for all tests of this JVM, which end with it. */
public final class ContainerCluster {
    private static final DockerImageName KAFKA = DockerImageName.parse("apache/kafka:4.3.1");
    private static final DockerImageName REGISTRY = DockerImageName.parse("apicurio/apicurio-registry:3.0.9");
    private static final int REGISTRY_PORT = 8080;

    private static @Nullable ContainerCluster running;

    private final KafkaContainer kafka = new KafkaContainer(KAFKA);
    private final GenericContainer<?> registry = new GenericContainer<>(REGISTRY)
            .withExposedPorts(REGISTRY_PORT)
            .waitingFor(Wait.forHttp("/health/ready").forPort(REGISTRY_PORT));

    private ContainerCluster() {
        kafka.start();
        registry.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            registry.stop();
            kafka.stop();
        }));
    }

    /** Says whether a Docker engine answers here. */
    public static boolean isDockerThere() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    /** Returns commands that work on it, each test with topics of its own. */
    public static HoldfastCommands commands() {
        ContainerCluster cluster = running();
        return new HoldfastCommands(List.of(
                "--bootstrap-servers",
                cluster.kafka.getBootstrapServers(),
                "--setting",
                "schema.registry.url=http://" + cluster.registry.getHost() + ':'
                        + cluster.registry.getMappedPort(REGISTRY_PORT) + "/apis/ccompat/v7",
                "--setting",
                "topics.prefix=" + UUID.randomUUID() + '.'));
    }

    private static synchronized ContainerCluster running() {
        if (running == null) {
            running = new ContainerCluster();
        }
        return running;
    }
}
