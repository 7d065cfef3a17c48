package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.examples.PlainWorker;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Programs of somebody else do the work, each in a process that has {@code holdfast-schemas} and Kafka's clients and nothing
 * else of Holdfast. One is killed in the middle of a task, and then Holdfast itself.
 */
class ExternalWorkersIT {
    private static final Logger LOG = LoggerFactory.getLogger(ExternalWorkersIT.class);
    private static final int ITEMS = Integer.getInteger("holdfast.external.items", 120);
    private static final long MILLIS_A_TASK = 60;

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void haveOneResultAKeyThoughAWorkerAndTheApplicationAreKilled() throws Exception {
        Path data = folder.resolve("data");
        Path spec = Items.externalSpec(folder, "outside", ITEMS);
        HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "outside", "--json");
        run.awaitOut(line -> line.contains("\"started\""), HoldfastCommands.BOUND);
        Attached place = Attached.toOwnerOf(data);

        HoldfastProcess first = worker(place, "w1");
        HoldfastProcess second = worker(place, "w2");
        awaitWork(ITEMS / 4, first, second);
        awaitWork(first.out().size() + 1, first);
        first.kill();
        LOG.info("a worker is killed after {} tasks", first.out().size());
        HoldfastProcess third = worker(place, "w1");
        awaitWork(ITEMS / 2, first, second, third);

        run.kill();
        second.kill();
        third.kill();
        HoldfastProcess resumed = holdfast.start(data, "resume", "outside", "--json");
        resumed.awaitOut(line -> line.contains("\"started\""), HoldfastCommands.BOUND);
        place = Attached.toOwnerOf(data);
        HoldfastProcess fourth = worker(place, "w1");
        HoldfastProcess fifth = worker(place, "w2");
        resumed.awaitExit(0, HoldfastCommands.BOUND);

        check(
                data,
                Stream.of(first, second, third, fourth, fifth)
                        .flatMap(worker -> worker.out().stream())
                        .toList());
    }

    private void check(Path data, List<String> works) throws Exception {
        List<String> rows = holdfast.run(0, data, "results", "outside", "--items", "--format", "jsonl")
                .out();
        assertThat(rows.stream()
                        .map(row -> HoldfastProcess.json(row).get("incident_id").asText()))
                .hasSize(ITEMS)
                .doesNotHaveDuplicates();
        JsonNode shown = holdfast.run(0, data, "show", "outside", "--json").json();
        int attempts = shown.get("attempts").asInt();
        int inDoubt = shown.get("attempts_in_doubt").asInt();
        LOG.info("{} items, {} times worked on, {} attempts, {} in doubt", ITEMS, works.size(), attempts, inDoubt);
        assertThat(shown.get("status").asText()).isEqualTo("completed");
        assertThat(shown.get("items_succeeded").asInt()).isEqualTo(ITEMS);
        assertThat(shown.get("rejected").asInt()).isZero();
        assertThat(shown.get("tasks_waiting").asInt()).isZero();
        assertThat(shown.get("tasks_taken").asInt()).isZero();
        assertThat(works).as("each task is worked on once").doesNotHaveDuplicates();
        assertThat(attempts).as("what was worked on is counted").isGreaterThanOrEqualTo(works.size());
        assertThat(attempts).isEqualTo(ITEMS + inDoubt);

        Attached up = Attached.to(holdfast.up(data, "--broker-only"));
        assertThat(up.all(Topics.RESULTS)).as("results, read_committed").hasSize(ITEMS);
        assertThat(up.all(Topics.ATTEMPTS).stream()
                        .filter(event -> event.value().getEvent() == AttemptEvent.STARTED))
                .hasSize(attempts);
    }

    private HoldfastProcess worker(Attached place, String name) throws Exception {
        return holdfast.startPlainMain(
                PlainWorker.class.getName(),
                List.of(place.bootstrapServers(), place.registryUrl(), name, String.valueOf(MILLIS_A_TASK)));
    }

    private static void awaitWork(int tasks, HoldfastProcess... workers) {
        Awaitility.await(tasks + " tasks worked on")
                .atMost(HoldfastCommands.BOUND)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Stream.of(workers)
                                .mapToInt(worker -> worker.out().size())
                                .sum()
                        >= tasks);
    }
}
