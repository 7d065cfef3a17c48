package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.examples.PlainWorker;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
    private static final int ITEMS = Integer.getInteger("holdfast.external.items", 60);
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
        awaitWork(ITEMS / 4, first);
        first.kill();
        LOG.info("a worker is killed after {} tasks", first.out().size());
        HoldfastProcess second = worker(place, "w2");
        HoldfastProcess third = worker(place, "w1");
        awaitWork(ITEMS / 2, first, second, third);

        run.kill();
        second.kill();
        third.kill();
        place = Attached.to(holdfast.up(data));
        HoldfastProcess fourth = worker(place, "w1");
        HoldfastProcess fifth = worker(place, "w2");
        holdfast.run(0, data, "watch", "outside", "--json");

        check(
                data,
                place,
                Stream.of(first, second, third, fourth, fifth)
                        .flatMap(worker -> worker.out().stream())
                        .toList());
    }

    @Test
    void letAPersonDecideWhatTwoWorkersHaveLeftInDoubt() throws Exception {
        Path data = folder.resolve("data");
        Path spec = Items.externalSpec(folder, "held", 1);
        HoldfastProcess run = holdfast.start(
                data,
                "run",
                spec.toString(),
                "--id",
                "held",
                "--json",
                "--set",
                "execution.on_in_doubt=hold",
                "--set",
                "execution.timeout=1s");
        run.awaitOut(line -> line.contains("\"started\""), HoldfastCommands.BOUND);
        Attached place = Attached.toOwnerOf(data);
        ItemKey key = new ItemKey("held", "i0", "note");
        Awaitility.await("the task")
                .atMost(HoldfastCommands.BOUND)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> place.all(Topics.DISPATCH).size() == 1);
        for (String worker : List.of("w1/a", "w2/a")) {
            Attempt started = Events.started(key, 1, worker);
            started.setTimeoutMs(null);
            place.send(Topics.ATTEMPTS, key.toString(), started);
        }
        Awaitility.await("both are given up")
                .atMost(HoldfastCommands.BOUND)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> holdfast.run(0, data, "items", "held", "--status", "in_doubt")
                                .out()
                                .size()
                        == 1);

        HoldfastProcess decided = holdfast.run(
                0, data, "decide", "held", "i0/note", "--repeat", "--reason", "a second call does no harm", "--json");

        assertThat(decided.json().get("applied").asBoolean())
                .as(decided.printed())
                .isTrue();
        HoldfastProcess again =
                holdfast.run(3, data, "decide", "held", "i0/note", "--give-up", "--reason", "it is decided already");
        assertThat(again.err()).anyMatch(line -> line.contains("not held in doubt"));
        place.send(Topics.ATTEMPTS, key.toString(), Events.started(key, 3, "w3/a"));
        place.send(Topics.ATTEMPTS, key.toString(), Events.succeeded(key, 3, "w3/a", "{}"));
        run.awaitExit(0, HoldfastCommands.BOUND);
        JsonNode shown = holdfast.run(0, data, "show", "held", "--json").json();
        assertThat(shown.get("status").asText()).isEqualTo("completed");
        assertThat(shown.get("attempts").asInt()).isEqualTo(3);
        assertThat(shown.get("attempts_in_doubt").asInt()).isEqualTo(2);
        assertThat(shown.get("rejected").asInt()).isZero();
    }

    private void check(Path data, Attached place, List<String> works) throws Exception {
        assertThat(place.all(Topics.RESULTS).stream().map(ConsumerRecord::key))
                .as("keys of topic results, read_committed")
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
        assertThat(place.all(Topics.ATTEMPTS).stream()
                        .filter(event -> event.value().getEvent() == AttemptEvent.STARTED))
                .hasSize(attempts);
    }

    private HoldfastProcess worker(Attached place, String name) throws Exception {
        return holdfast.startPlainMain(
                PlainWorker.class.getName(), List.of(place.file().toString(), name, String.valueOf(MILLIS_A_TASK)));
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
