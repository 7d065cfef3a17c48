package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.HalfOpen;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Other users of the same machine: they reach the ports, but not the data folder. */
class NeighboursIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int STRANGERS = 200;
    private static final int ITEMS = 20;

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path temp;

    @Test
    void getInNowhereAndHoldUpNobody() throws Exception {
        Path data = temp.resolve("data");
        HoldfastProcess up = holdfast.up(data);
        Attached place = Attached.to(up);
        JsonNode owner = HoldfastProcess.json(Files.readString(data.resolve("owner.json")));
        URI registry = URI.create(owner.get("registry_url").asText());
        URI answers = URI.create(owner.get("answers_url").asText());
        int broker = URI.create("x://" + place.bootstrapServers()).getPort();

        theFolderIsClosed(data);
        assertThat(ask(registry.resolve("/subjects"))).contains("client.properties");
        assertThat(ask(answers.resolve("/experiments"))).contains("client.properties");
        for (int port : listening(up.pid())) {
            for (String kind : List.of("bootstrap.servers", "bootstrap.controllers")) {
                theBrokersDoNotLetIn(kind, "127.0.0.1:" + port, Map.of());
                theBrokersDoNotLetIn(kind, "127.0.0.1:" + port, guessed(place));
            }
        }

        try (HalfOpen one = new HalfOpen(registry.getPort(), STRANGERS);
                HalfOpen two = new HalfOpen(answers.getPort(), STRANGERS);
                HalfOpen unused = new HalfOpen(broker, STRANGERS)) {
            long begin = System.nanoTime();
            HttpRequest question = HttpRequest.newBuilder(answers.resolve("/experiments"))
                    .timeout(Duration.ofSeconds(5))
                    .header("Authorization", "Bearer " + place.settings().get("bearer.auth.token"))
                    .build();
            assertThat(CLIENT.send(question, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
            // Through registry and broker: a whole experiment.
            try (CountingService service = CountingService.start(Duration.ofMillis(1))) {
                Path spec = Items.spec(temp, "beside", ITEMS, service.url());
                holdfast.run(0, data, "run", spec.toString(), "--id", "beside");
            }
            assertThat(holdfast.run(0, data, "show", "beside", "--json")
                            .json()
                            .get("items_succeeded")
                            .asInt())
                    .isEqualTo(ITEMS);
            assertThat(one.stillOpenAfter(Duration.ofSeconds(30))).isZero();
            assertThat(two.stillOpenAfter(Duration.ofSeconds(30))).isZero();
        }
        up.stop(HoldfastCommands.BOUND);
        assertThat(data.resolve("client.properties")).doesNotExist();
    }

    @Test
    void whatCannotBeTrueBecomesNoResultAndChangesNoExperimentThatIsOver() throws Exception {
        Path data = temp.resolve("data");
        Attached place = Attached.to(holdfast.up(data));
        try (CountingService service = CountingService.start(Duration.ofMillis(1))) {
            Path spec = Items.spec(temp, "over", ITEMS, service.url());
            holdfast.run(0, data, "run", spec.toString(), "--id", "over");
        }
        JsonNode before = shown(data);
        ItemKey key = ItemKey.parse(place.all(Topics.RESULTS).get(0).key());

        place.send(Topics.ATTEMPTS, key.toString(), Events.started(key, 1, "stranger/1"));
        place.send(Topics.ATTEMPTS, key.toString(), Events.started(key, -7, "stranger/1"));
        place.send(Topics.ATTEMPTS, key.toString(), Events.succeeded(key, -7, "stranger/1", "{}"));

        Awaitility.await("three rejects")
                .atMost(HoldfastCommands.BOUND)
                .until(() -> place.bytes("rejected-items").size() >= 3);
        assertThat(shown(data)).isEqualTo(before);
        assertThat(place.all(Topics.RESULTS)).hasSize(ITEMS);
    }

    private JsonNode shown(Path data) throws Exception {
        return holdfast.run(0, data, "show", "over", "--json").json();
    }

    private static void theFolderIsClosed(Path data) throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
        for (String file : List.of("secret", "client.properties")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
    }

    private static String ask(URI address) throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(401);
        return answer.body();
    }

    private static Map<String, Object> guessed(Attached place) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                place.settings().get("sasl.jaas.config").replaceAll("password=\"...", "password=\"xyz"));
    }

    private static void theBrokersDoNotLetIn(String kind, String address, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(kind, address);
        all.put("request.timeout.ms", 1_000);
        all.put("default.api.timeout.ms", 1_000);
        try (Admin admin = Admin.create(all)) {
            assertThatThrownBy(() -> admin.describeCluster().nodes().get(10, TimeUnit.SECONDS))
                    .as(address)
                    .isInstanceOf(ExecutionException.class);
        }
    }

    /** Returns every port on which the process listens, the controller's among them. */
    private static List<Integer> listening(long pid) throws Exception {
        List<String> sockets;
        try (var descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            sockets = descriptors
                    .map(NeighboursIT::target)
                    .filter(name -> name.startsWith("socket:["))
                    .toList();
        }
        List<Integer> ports = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9 && fields[3].equals("0A") && sockets.contains("socket:[" + fields[9] + "]")) {
                    ports.add(Integer.parseInt(fields[1].substring(fields[1].lastIndexOf(':') + 1), 16));
                }
            }
        }
        assertThat(ports).as("broker, controller, registry, answers").hasSizeGreaterThanOrEqualTo(4);
        return ports;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
