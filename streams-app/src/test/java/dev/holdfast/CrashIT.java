package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The promise: one recorded result a key, whatever crashes. By hand: {@code -Dholdfast.kill.items=20000
 * -Dholdfast.kill.rounds=20 -Dholdfast.kill.first-result-seconds=8 -Dholdfast.kill.seed=…}.
 */
@Tag("alone")
class CrashIT {
    private static final Logger LOG = LoggerFactory.getLogger(CrashIT.class);
    private static final int ITEMS = Integer.getInteger("holdfast.kill.items", 600);
    private static final int ROUNDS = Integer.getInteger("holdfast.kill.rounds", 2);
    /** 19 s of work at least for 16 workers, so that no run ends before it is killed. */
    private static final Duration CALL = Duration.ofMillis(Math.max(20, Math.min(500, 300_000 / ITEMS)));

    /** Calls at once, as the SPEC of {@link Items} says: no kill can hit more of them. */
    private static final int AT_ONCE = 16;
    /** Some more are in doubt: those whose intent was published while another call ended. */
    private static final int IN_DOUBT = AT_ONCE + AT_ONCE / 4;

    private static final long SEED = Long.getLong("holdfast.kill.seed", System.nanoTime());
    /** Under 7 s on two quiet cores (docs/performance.md); a loaded machine is given time. */
    private static final Duration FIRST_RESULT_BOUND =
            Duration.ofSeconds(Integer.getInteger("holdfast.kill.first-result-seconds", 30));

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    /** How many calls were under way at each kill. */
    private final List<Integer> hit = new ArrayList<>();

    /** Partition and offset to key and end of each result that was readable before a kill. */
    private final Map<String, String> readable = new HashMap<>();

    @Test
    void hasExactlyOneResultAKeyAfterKillsAtRandomMoments() throws Exception {
        LOG.info("{} items, {} kills, -Dholdfast.kill.seed={}", ITEMS, ROUNDS, SEED);
        Random random = new Random(SEED);
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(CALL)) {
            HoldfastProcess process = holdfast.start(
                    data,
                    "run",
                    Items.spec(folder, "crash", ITEMS, service.url()).toString(),
                    "--id",
                    "crash",
                    "--json");
            for (int round = 1; round <= ROUNDS; round++) {
                int left = ITEMS * 8 / 10 - service.calls().size();
                awaitCalls(service, 1 + random.nextInt(Math.max(1, left / 2)), process);
                remember(data);
                awaitCalls(service, random.nextInt(AT_ONCE), process);
                int underWay = service.underWay();
                process.kill();
                hit.add(underWay);
                LOG.info(
                        "kill {} after {} calls of {} keys",
                        round,
                        service.total(),
                        service.calls().size());
                process = resume(data, service);
            }
            process.awaitExit(0, Duration.ofSeconds(60 + ITEMS / 10));
            LOG.info("calls under way at each kill: {}", hit);
            assertThat(hit).as("calls that the kills hit").allMatch(calls -> calls > 0);
            check(data, service);
        }
    }

    private void check(Path data, CountingService service) throws Exception {
        List<String> keys = holdfast.run(0, data, "results", "crash", "--items", "--format", "jsonl").out().stream()
                .map(HoldfastProcess::json)
                .map(row -> "crash/" + row.get("incident_id").asText() + "/"
                        + row.get("type").asText())
                .toList();
        assertThat(keys).hasSize(ITEMS).doesNotHaveDuplicates();
        assertThat(service.calls()).containsOnlyKeys(keys);

        JsonNode shown = holdfast.run(0, data, "show", "crash", "--json").json();
        LOG.info("{} calls for {} items; {} attempts in doubt", service.total(), ITEMS, shown.get("attempts_in_doubt"));
        assertThat(shown.get("status").asText()).isEqualTo("completed");
        assertThat(shown.get("items_succeeded").asInt()).isEqualTo(ITEMS);
        assertThat(service.total() - ITEMS)
                .as("calls beyond one an item")
                .isLessThanOrEqualTo(shown.get("attempts_in_doubt").asInt());
        assertThat(shown.get("attempts_in_doubt").asInt())
                .as("at most what ran at once at each kill")
                .isLessThanOrEqualTo(ROUNDS * IN_DOUBT);

        checkTopics(Attached.to(holdfast.up(data, "--broker-only")), service);
    }

    private void checkTopics(Attached up, CountingService service) {
        var results = up.all(Topics.RESULTS);
        assertThat(results.stream().map(ConsumerRecord::key))
                .as("keys of topic results, read_committed")
                .hasSize(ITEMS)
                .doesNotHaveDuplicates();
        assertThat(places(results)).as("what was readable before a kill").containsAllEntriesOf(readable);
        Map<String, Long> started = up.all(Topics.ATTEMPTS).stream()
                .filter(event -> event.value().getEvent() == AttemptEvent.STARTED)
                .collect(Collectors.groupingBy(ConsumerRecord::key, Collectors.counting()));
        service.calls()
                .forEach((key, calls) -> assertThat(started.getOrDefault(key, 0L))
                        .as("STARTED events of %s, which was called %s times", key, calls)
                        .isGreaterThanOrEqualTo(calls));
    }

    private HoldfastProcess resume(Path data, CountingService service) throws Exception {
        Instant restart = Instant.now();
        HoldfastProcess process = holdfast.start(data, "resume", "crash", "--json");
        awaitOwner(data, process).awaitRecordSince(Topics.RESULTS, restart, HoldfastCommands.BOUND);
        Duration took = Duration.between(restart, Instant.now());
        LOG.info("{} ms from restart to the first new result ({} calls)", took.toMillis(), service.total());
        assertThat(took).isLessThan(FIRST_RESULT_BOUND);
        return process;
    }

    /** The file that names the owner is still the dead one's until the new one is ready for others. */
    private static Attached awaitOwner(Path data, HoldfastProcess process) throws Exception {
        Awaitility.await("the restarted owner")
                .atMost(HoldfastCommands.BOUND)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsInstanceOf(NoSuchFileException.class)
                .until(() -> Files.readString(data.resolve("owner.json")).contains(String.valueOf(process.pid())));
        return Attached.toOwnerOf(data);
    }

    private void awaitCalls(CountingService service, int more, HoldfastProcess process) {
        int calls = service.total() + more;
        Awaitility.await(calls + " calls")
                .atMost(Duration.ofSeconds(60 + ITEMS / 10))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> service.total() >= calls || !process.isAlive());
        assertThat(process.isAlive()).as("still running%s", process.printed()).isTrue();
    }

    /** Notes what a plain reader can read now, a moment before the kill. */
    private void remember(Path data) throws Exception {
        Attached running = Attached.toOwnerOf(data);
        readable.putAll(places(running.all(Topics.RESULTS)));
    }

    private static Map<String, String> places(List<ConsumerRecord<String, Result>> records) {
        return records.stream()
                .collect(Collectors.toMap(
                        record -> record.partition() + "@" + record.offset(),
                        record -> record.key() + " " + record.value()));
    }
}
