package dev.holdfast.cluster.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.schemas.serde.RegistryUnavailableException;
import dev.holdfast.schemas.serde.SchemaRegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process killed with -9 in the midst of many registrations loses none that it acknowledged. */
class SchemaRegistryKillIT {
    private static final int KILLS = Integer.getInteger("holdfast.kill.rounds", 4);
    private static final int CLIENTS = 4;

    @TempDir
    Path folder;

    @Test
    void losesNoAcknowledgedSchemaWhenItIsKilled() throws Exception {
        Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
        Random random = new Random(42);
        for (int kill = 0; kill < KILLS; kill++) {
            killWhileRegistering(kill, acknowledged, random.nextInt(400));
            assertAllThere(acknowledged);
        }

        assertThat(acknowledged).hasSizeGreaterThan(KILLS * CLIENTS);
        assertThat(acknowledged.values()).doesNotHaveDuplicates();
    }

    private void killWhileRegistering(int round, Map<String, Integer> acknowledged, int more) throws Exception {
        Path address = folder.resolve("address-" + round);
        Process process = start(address);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            await("the registry's address").atMost(Duration.ofSeconds(60)).until(() -> Files.exists(address));
            String url = Files.readString(address);
            for (int c = 0; c < CLIENTS; c++) {
                String name = "R" + round + "x" + c + "x";
                clients.execute(() -> registerUntilItIsGone(url, name, acknowledged));
            }
            int enough = acknowledged.size() + CLIENTS + more / 4;
            await("some registrations").atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= enough);
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            clients.shutdown();
            assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Process start(Path address) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RegistryProcess.class.getName(),
                        folder.resolve("schemas").toString(),
                        address.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private static void registerUntilItIsGone(String url, String name, Map<String, Integer> acknowledged) {
        SchemaRegistryClient client =
                new SchemaRegistryClient(Map.of("schema.registry.url", url, "holdfast.registry.retry.ms", "0"));
        try {
            for (int i = 0; i < 10_000; i++) {
                Schema schema = SchemaBuilder.record(name + i).fields().endRecord();
                acknowledged.put(schema.toString(), client.register(name + i, schema));
            }
        } catch (RegistryUnavailableException e) {
            // It was killed: what came back until now is what must be there.
        }
    }

    private void assertAllThere(Map<String, Integer> acknowledged) {
        try (SchemaRegistryServer server = SchemaRegistryServer.start(folder.resolve("schemas"), 0)) {
            SchemaRegistryClient client = new SchemaRegistryClient(Map.of("schema.registry.url", server.uri()));
            List<String> lost = acknowledged.entrySet().stream()
                    .filter(entry -> !client.byId(entry.getValue()).toString().equals(entry.getKey()))
                    .map(Map.Entry::getKey)
                    .toList();
            assertThat(lost).isEmpty();
        }
    }
}
