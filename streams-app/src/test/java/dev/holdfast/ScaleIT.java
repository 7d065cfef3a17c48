package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.schemas.Topics;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import dev.holdfast.testing.ResultClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One instance to three and back to one during a run, questions all the while: {@code -Dholdfast.scale.items=50000}. */
@EnabledIfSystemProperty(
        named = "holdfast.scale.items",
        matches = "\\d+",
        disabledReason = "takes minutes: set -Dholdfast.scale.items")
class ScaleIT {
    private static final Logger LOG = LoggerFactory.getLogger(ScaleIT.class);
    private static final int ITEMS = Integer.getInteger("holdfast.scale.items", 1_500);
    /** Calls that leave the processor to the instances: the service is what takes time. */
    private static final Duration CALL = Duration.ofMillis(Integer.getInteger("holdfast.scale.call-ms", 250));

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    private Attached place;

    @Test
    void losesAndDoublesNothingWhileInstancesComeAndGoAndAnswersAllTheWhile() throws Exception {
        place = Attached.to(holdfast.up(folder.resolve("broker"), "--broker-only", "--setting", "topics.partitions=6"));
        try (CountingService service = CountingService.start(CALL)) {
            HoldfastProcess one = instance("one");
            command("run", Items.spec(folder, "scale", ITEMS, service.url()).toString(), "--id", "scale", "--detach");
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Integer> asked = CompletableFuture.supplyAsync(() -> ask(over));
            try (ResultClock clock = ResultClock.start(place)) {
                pace("one instance", clock, ITEMS / 5);
                HoldfastProcess two = instance("two");
                HoldfastProcess three = instance("three");
                pace("three instances", clock, 3 * ITEMS / 5);
                two.stop(HoldfastCommands.BOUND);
                three.stop(HoldfastCommands.BOUND);
                pace("one instance again", clock, ITEMS);
            } finally {
                over.set(true);
            }
            LOG.info("{} questions were answered meanwhile", asked.get());
            assertThat(one.isAlive()).isTrue();
            check(service);
        }
    }

    private void check(CountingService service) throws Exception {
        JsonNode shown = command("show", "scale", "--json").json();
        assertThat(shown.get("items_succeeded").asInt()).isEqualTo(ITEMS);
        assertThat(service.total())
                .as("instances that leave in order finish their calls")
                .isEqualTo(ITEMS + shown.get("attempts_in_doubt").asInt());
        assertThat(place.all(Topics.RESULTS).stream().map(ConsumerRecord::key))
                .hasSize(ITEMS)
                .doesNotHaveDuplicates();
    }

    /** Asks again and again, from a folder of its own; every question must be answered, and never with less than before. */
    private int ask(AtomicBoolean over) {
        int asked = 0;
        int before = 0;
        try {
            while (!over.get()) {
                int done = command("show", "scale", "--json")
                        .json()
                        .get("items_succeeded")
                        .asInt();
                assertThat(done).isGreaterThanOrEqualTo(before);
                before = done;
                assertThat(command("items", "scale", "--status", "succeeded", "--limit", "5", "--json")
                                .json()
                                .get("items")
                                .size())
                        .isLessThanOrEqualTo(5);
                asked += 2;
            }
            return asked;
        } catch (Exception e) {
            throw new AssertionError("question " + asked, e);
        }
    }

    private static void pace(String when, ResultClock clock, int until) {
        long begin = System.nanoTime();
        int before = clock.count();
        clock.awaitCount(until, Duration.ofSeconds(120 + ITEMS / 10));
        double seconds = (System.nanoTime() - begin) / 1e9;
        LOG.info(
                "{}: {} results in {} s, {} a second; longest gap {} ms",
                when,
                clock.count() - before,
                Math.round(seconds),
                Math.round((clock.count() - before) / seconds),
                clock.takeLongestGap().toMillis());
    }

    private HoldfastProcess instance(String name) throws Exception {
        return holdfast.up(folder.resolve(name), with("--setting", "instance.id=" + name));
    }

    private HoldfastProcess command(String... command) throws Exception {
        return holdfast.run(0, folder.resolve("operator"), with(command));
    }

    private String[] with(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(place.asCluster());
        return all.toArray(String[]::new);
    }
}
