package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.demo.Behaviour;
import dev.holdfast.demo.FakeProvider;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several instances share the work; what one was doing when it is killed is made again elsewhere, and accounted for. */
class InstancesIT {
    private static final Logger LOG = LoggerFactory.getLogger(InstancesIT.class);
    private static final int KILLS = Integer.getInteger("holdfast.instances.kills", 1);
    private static final Duration BETWEEN = Duration.ofSeconds(Integer.getInteger("holdfast.instances.seconds", 0));
    private static final int ITEMS = Integer.getInteger("holdfast.instances.items", 1_500);
    private static final int STILL_ITEMS = 500;

    /** Calls at once of an instance, as the SPEC of {@link Items} says. */
    private static final int AT_ONCE = 16;
    /** Some more are in doubt: those whose intent was published while another call ended, and those of the instance to which work moves. */
    private static final int IN_DOUBT = 2 * (AT_ONCE + AT_ONCE / 4);

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void haveOneResultForEachItemThoughOneOfThemIsKilledAgainAndAgain() throws Exception {
        HoldfastProcess broker = holdfast.up(folder.resolve("broker"), "--broker-only");
        List<String> options = new ArrayList<>(Attached.to(broker).asCluster());
        options.addAll(List.of("--setting", "blocks.folder=" + folder.resolve("blocks")));
        String[] cluster = options.toArray(String[]::new);
        Behaviour quick = new Behaviour(Duration.ofMillis(200), 0, 0, 0, 0, 0);
        try (FakeProvider provider = FakeProvider.start(quick, 0)) {
            Path spec = Items.spec(folder, "shared", ITEMS, provider.uri().toString());
            HoldfastProcess other = holdfast.up(folder.resolve("other"), with(cluster, instance("other")));
            HoldfastProcess refused =
                    holdfast.run(3, folder.resolve("other"), with(cluster, concat(instance("third"), "up")));
            assertThat(refused.err()).anyMatch(line -> line.contains("a folder of its own"));
            HoldfastProcess run = holdfast.start(
                    folder.resolve("first"),
                    with(cluster, concat(instance("first"), "run", spec.toString(), "--id", "shared")));
            for (int kill = 0; kill < KILLS && run.isAlive(); kill++) {
                int before = provider.arrivals().size();
                Awaitility.await("work goes on after kill " + kill)
                        .atMost(HoldfastCommands.BOUND)
                        .until(() -> provider.arrivals().size() > before + 50 || !run.isAlive());
                // The instance works for a while; there is no state to wait for.
                Thread.sleep(BETWEEN.toMillis());
                assertThat(provider.calls().size())
                        .as("killed while there is work")
                        .isLessThan(ITEMS);
                other.kill();
                other = holdfast.up(folder.resolve("other"), with(cluster, instance("other")));
            }
            run.awaitExit(0, HoldfastCommands.BOUND.plusSeconds(ITEMS / 10));
            HoldfastProcess first = holdfast.up(folder.resolve("first"), with(cluster, instance("first")));
            assertAnswersForAll(other.json().get("server_url").asText());

            JsonNode record = holdfast.run(0, folder.resolve("first"), with(cluster, "show", "shared", "--json"))
                    .json();
            int calls = provider.calls().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            LOG.info("{} items, {} kills: {} calls, {}", ITEMS, KILLS, calls, record.get("attempts_in_doubt"));
            assertThat(record.get("items_succeeded").asInt()).isEqualTo(ITEMS);
            assertThat(record.get("items_failed").asInt()).isZero();
            assertThat(provider.calls()).hasSize(ITEMS);
            assertThat(calls - ITEMS)
                    .as("calls that were made twice were in doubt; %s", record)
                    .isLessThanOrEqualTo(record.get("attempts_in_doubt").asInt());
            assertThat(record.get("attempts_in_doubt").asInt())
                    .as("at most what ran at once at each kill")
                    .isLessThanOrEqualTo(KILLS * IN_DOUBT);
            assertThat(callsBy(Attached.to(broker), "other"))
                    .as("calls of the instance that was killed")
                    .isGreaterThan(50L * KILLS / 4);
            assertOneMakesTheBlocks(List.of(first, other), cluster);
        }
    }

    @Test
    void haveOneResultForEachItemThoughOneOfThemStoodStillUntilAllWasDone() throws Exception {
        HoldfastProcess broker = holdfast.up(folder.resolve("broker"), "--broker-only");
        String[] cluster = Attached.to(broker).asCluster().toArray(String[]::new);
        Behaviour quick = new Behaviour(Duration.ofMillis(200), 0, 0, 0, 0, 0);
        try (FakeProvider provider = FakeProvider.start(quick, 0)) {
            Path spec = Items.spec(folder, "still", STILL_ITEMS, provider.uri().toString());
            HoldfastProcess other = holdfast.up(folder.resolve("other"), with(cluster, instance("other")));
            HoldfastProcess run = holdfast.start(
                    folder.resolve("first"),
                    with(cluster, concat(instance("first"), "run", spec.toString(), "--id", "still")));
            Awaitility.await("the one that will stand still has calls under way")
                    .atMost(HoldfastCommands.BOUND)
                    .until(() -> callsBy(Attached.to(broker), "other") > AT_ONCE);
            other.signal("STOP");
            int before = provider.calls().size();
            assertThat(before).as("stopped while there is work").isLessThan(STILL_ITEMS);
            run.awaitExit(0, HoldfastCommands.BOUND.plusSeconds(STILL_ITEMS / 10));

            other.signal("CONT");
            holdfast.run(0, folder.resolve("first"), with(cluster, "audit", "still"));
            other.stop(HoldfastCommands.BOUND);
            JsonNode record = holdfast.run(0, folder.resolve("first"), with(cluster, "show", "still", "--json"))
                    .json();
            int calls = provider.calls().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            assertThat(record.get("items_succeeded").asInt()).isEqualTo(STILL_ITEMS);
            assertThat(record.get("status").asText()).isEqualTo("completed");
            assertThat(calls - STILL_ITEMS)
                    .as("calls that were made twice were in doubt; %s", record)
                    .isLessThanOrEqualTo(record.get("attempts_in_doubt").asInt());
            assertThat(record.get("attempts_in_doubt").asInt()).isBetween(1, IN_DOUBT);
            assertThat(Attached.to(broker).all(Topics.RESULTS))
                    .extracting(ConsumerRecord::key)
                    .hasSize(STILL_ITEMS)
                    .doesNotHaveDuplicates();
        }
    }

    private static long callsBy(Attached place, String instance) {
        return place.all(Topics.ATTEMPTS).stream()
                .filter(event -> event.value().getEvent() == AttemptEvent.STARTED
                        && event.value().getExecutorId().startsWith(instance + "/"))
                .count();
    }

    /** Nobody follows the run: the instance that completes it makes its blocks, and no other one does. */
    private void assertOneMakesTheBlocks(List<HoldfastProcess> instances, String[] cluster) throws Exception {
        Path spec = Files.writeString(folder.resolve("detached.yaml"), """
                experiment: {name: detached}
                handler: {kind: prime-partitions, primes: 3000, primes_per_item: 100}
                blocks: {units_per_block: 1000}
                """);
        Path elsewhere = folder.resolve("elsewhere");
        holdfast.run(0, elsewhere, with(cluster, "run", spec.toString(), "--id", "detached", "--detach"));
        Awaitility.await("one says that it has made them")
                .atMost(HoldfastCommands.BOUND)
                .until(() -> instances.stream().anyMatch(InstancesIT::hasMadeBlocks));
        holdfast.run(0, elsewhere, with(cluster, "audit", "detached"));
        assertThat(instances).filteredOn(InstancesIT::hasMadeBlocks).hasSize(1);
    }

    private static boolean hasMadeBlocks(HoldfastProcess instance) {
        return instance.err().stream().anyMatch(line -> line.contains("blocks of detached: "));
    }

    /** One of two instances is asked, without a broker: it holds half of the partitions and has the other half from the other. */
    private void assertAnswersForAll(String instance) throws Exception {
        Path elsewhere = folder.resolve("elsewhere");
        Awaitility.await("both have partitions")
                .atMost(HoldfastCommands.BOUND)
                .until(() -> get(instance + "/part/items?experiment=shared&partitions=0,1,2,3")
                                        .statusCode()
                                == 503
                        && get(instance + "/items?experiment=shared").statusCode() == 200);
        JsonNode record = holdfast.run(0, elsewhere, "show", "shared", "--json", "--setting", "server.url=" + instance)
                .json();
        JsonNode items = holdfast.run(0, elsewhere, "items", "shared", "--json", "--setting", "server.url=" + instance)
                .json()
                .get("items");
        assertThat(record.get("items_total").asInt()).isEqualTo(ITEMS);
        assertThat(items).as("of both halves").hasSize(ITEMS);
        assertThat(elsewhere.resolve("kafka")).as("a broker of its own").doesNotExist();
        assertThat(get(instance + "/health").statusCode()).isEqualTo(200);
        assertThat(get(instance + "/metrics").body())
                .contains("holdfast_instance_running 1.0", "kafka_stream_", "jvm_memory_used_bytes");
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String[] instance(String name) {
        return new String[] {"--setting", "instance.id=" + name, "--setting", "server.listen=127.0.0.1:0"};
    }

    private static String[] concat(String[] settings, String... command) {
        return Stream.of(command, settings).flatMap(Stream::of).toArray(String[]::new);
    }

    private static String[] with(String[] cluster, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(Arrays.asList(cluster));
        return all.toArray(String[]::new);
    }
}
