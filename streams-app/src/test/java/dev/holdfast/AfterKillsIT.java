package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.results.ExperimentFollower;
import dev.holdfast.results.OpenTransactions;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.serde.ValueSerdes;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a resume finds after a kill at an awkward moment: during the submission, at the last item, behind the last one. */
class AfterKillsIT extends Scenario {
    private static final int TRIES = 8;
    private static final int SUBMITTED = 60_000;

    @Test
    void goesOnExactlyBehindTheLastItemThatWasSubmitted() throws Exception {
        Path data = folder.resolve("data");
        Path spec = primes("many", SUBMITTED);
        HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "many", "--json");
        run.awaitOut(line -> line.contains("\"progress\""), HoldfastCommands.BOUND);
        run.kill();
        JsonNode killed = show(data, "many");
        assertThat(killed.get("items_submitted").asInt())
                .as("the kill hit the submission")
                .isBetween(1, SUBMITTED - 1);

        holdfast.run(0, data, "resume", "many", "--json");

        JsonNode record = show(data, "many");
        assertThat(record.get("items_succeeded").asInt()).isEqualTo(SUBMITTED);
        assertThat(record.get("duplicates").asInt())
                .as("items that were sent twice")
                .isZero();
    }

    /** The application that works, or that a resume starts, may do the last item before the resume itself is decided. */
    @Test
    void endsARunWhoseLastItemWasDoneBeforeItsResumeWasDecided() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofSeconds(15))) {
            Path spec = Items.spec(folder, "last", 1, service.url());
            holdfast.up(data);
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "last");
            Awaitility.await("the last call").atMost(HoldfastCommands.BOUND).until(() -> service.total() == 1);
            run.kill();

            HoldfastProcess resume = holdfast.start(data, "resume", "last");
            resume.awaitErr(line -> line.contains("resuming last"), HoldfastCommands.BOUND);
            resume.signal("STOP");
            assertThat(show(data, "last").get("status").asText()).isEqualTo("running");
            Awaitility.await("the last result")
                    .atMost(HoldfastCommands.BOUND)
                    .until(() -> show(data, "last").get("status").asText().equals("completed"));
            resume.signal("CONT");

            resume.awaitExit(0, HoldfastCommands.BOUND);
            assertThat(resume.err())
                    .as(resume.printed())
                    .anyMatch(line -> line.contains("last is completed: 1 succeeded"))
                    .noneMatch(line -> line.contains("choose another --id"));
            assertThat(show(data, "last").get("starts").asInt())
                    .as("the resume came too late to be one")
                    .isEqualTo(1);

            HoldfastProcess taken = holdfast.run(3, data, "run", spec.toString(), "--id", "last");
            assertThat(taken.err())
                    .as("nothing is said of an experiment that has not begun%s", taken.printed())
                    .noneMatch(line -> line.contains("items from"));
        }
    }

    @Test
    void makesTheSnapshotOfARunThatWasKilledBetweenItsEndAndItsSnapshot() throws Exception {
        Path data = folder.resolve("data");
        String hit = null;
        for (int attempt = 0; hit == null && attempt < TRIES; attempt++) {
            String id = "end" + attempt;
            Path spec = primes(id, 3_000);
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", id, "--json");
            run.awaitOut(line -> line.contains("\"started\""), HoldfastCommands.BOUND);
            try (ExperimentFollower follower = follower(data, id)) {
                Awaitility.await("its end")
                        .atMost(HoldfastCommands.BOUND)
                        .pollInSameThread()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> follower.poll(Duration.ofMillis(20))
                                .filter(record -> record.getStatus() == ExperimentStatus.COMPLETED)
                                .isPresent());
                run.kill();
            }
            hit = snapshots(data, id) == 0 ? id : null;
        }
        assertThat(hit).as("a kill between end and snapshot").isNotNull();

        HoldfastProcess resume = holdfast.run(0, data, "resume", hit);

        assertThat(resume.err())
                .as(resume.printed())
                .anyMatch(line -> line.contains("its snapshot is not made: making what is missing"));
        assertThat(snapshots(data, hit)).isEqualTo(1);
        holdfast.run(3, data, "resume", hit);
    }

    @Test
    void saysThatItemsWaitForADecisionAndGoesOnOnceItIsMade() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofSeconds(15))) {
            Path spec = Items.spec(folder, "held", 4, service.url(), "concurrency: 4, timeout: 20s, on_in_doubt: hold");
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "held");
            Awaitility.await("all calls").atMost(HoldfastCommands.BOUND).until(() -> service.total() == 4);
            run.kill();

            HoldfastProcess resume = holdfast.start(data, "resume", "held");
            String said = resume.awaitErr(line -> line.contains("held in doubt"), HoldfastCommands.BOUND);
            assertThat(said).contains("4 items are", "holdfast decide held --all --repeat", "nothing else is left");
            holdfast.run(0, data, "decide", "held", "--all", "--give-up", "--reason", "asked the service");
            resume.awaitExit(4, HoldfastCommands.BOUND);
        }
    }

    @Test
    void waitsForAnUpThatIsAboutToEndAndTakesOver() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofSeconds(8))) {
            Path spec = Items.spec(folder, "handed", 2, service.url(), "concurrency: 1, timeout: 20s");
            HoldfastProcess up = holdfast.up(data);
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "handed");
            Awaitility.await("a call").atMost(HoldfastCommands.BOUND).until(() -> service.total() == 1);
            run.kill();
            up.signal("TERM");
            up.awaitErr(line -> line.contains("stopping"), HoldfastCommands.BOUND);

            HoldfastProcess resume = holdfast.run(0, data, "resume", "handed");

            assertThat(up.isAlive()).as(resume.printed()).isFalse();
            assertThat(service.calls().values())
                    .as("the call that was under way ended")
                    .containsOnly(1);
        }
    }

    private static ExperimentFollower follower(Path data, String id) throws Exception {
        Attached place = Attached.toOwnerOf(data);
        Map<String, Object> settings = place.with(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"));
        return new ExperimentFollower(
                id,
                () -> new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer()),
                new ValueSerdes(place.settings(), AfterKillsIT.class.getClassLoader()),
                OpenTransactions.NOT_LOOKED_FOR,
                unreadable -> {
                    throw new AssertionError(unreadable);
                });
    }

    private long snapshots(Path data, String id) throws Exception {
        JsonNode items =
                holdfast.run(0, data, "snapshots", "list", "--json").json().get("items");
        return items.findValuesAsText("run_id").stream().filter(id::equals).count();
    }

    private Path primes(String name, int items) throws Exception {
        return Files.writeString(folder.resolve(name + ".yaml"), """
                experiment: {name: %s}
                handler: {kind: prime-partitions, primes: %d, primes_per_item: 1}
                """.formatted(name, items));
    }

    private JsonNode show(Path data, String id) throws Exception {
        return holdfast.run(0, data, "show", id, "--json").json();
    }
}
