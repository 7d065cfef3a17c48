package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Offsets are set back, by Kafka's own tool and by ours, and idempotence does its work. */
class ReplayIT {
    private static final int ITEMS = 120;

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void callsNothingAndChangesNoResultHoweverTheOffsetsAreReset() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(2))) {
            Path spec = Items.spec(folder, "replay", ITEMS, service.url());
            holdfast.run(0, data, "run", spec.toString(), "--id", "replay");
            HoldfastProcess broker = holdfast.up(data, "--broker-only");
            Set<String> before = results(broker);
            resetWithKafkasOwnTool(Attached.to(broker));
            broker.stop(HoldfastCommands.BOUND);

            HoldfastProcess up = holdfast.up(data);
            Awaitility.await("all items again")
                    .atMost(HoldfastCommands.BOUND)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(again(data)).isEqualTo(ITEMS));
            assertThat(results(up)).isEqualTo(before);
            up.stop(HoldfastCommands.BOUND);

            JsonNode answer =
                    holdfast.run(0, data, "replay", "replay", "--json").json();
            assertThat(answer.get("applied").asBoolean()).isTrue();
            assertThat(answer.get("detail").asText()).contains(ITEMS + " of them duplicates", "0 new attempts");
            assertThat(again(data)).isEqualTo(2 * ITEMS);
            assertThat(results(holdfast.up(data, "--broker-only"))).isEqualTo(before);
            assertThat(service.total()).as("calls of the handler").isEqualTo(ITEMS);
        }
    }

    @Test
    void goesOnWhereAttemptsWereSkippedOrDeletedBeforeTheyWereRead() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(2))) {
            Path spec = Items.spec(folder, "before", ITEMS, service.url());
            holdfast.run(0, data, "run", spec.toString(), "--id", "before");
            HoldfastProcess broker = holdfast.up(data, "--broker-only");
            loseTailOfAttempts(Attached.to(broker));
            broker.stop(HoldfastCommands.BOUND);

            Path next = Items.spec(folder, "after", ITEMS, service.url());
            holdfast.run(0, data, "run", next.toString(), "--id", "after");

            JsonNode shown = holdfast.run(0, data, "show", "after", "--json").json();
            assertThat(shown.get("items_succeeded").asInt()).isEqualTo(ITEMS);
            assertThat(service.total()).as("calls of the handler").isEqualTo(2 * ITEMS);
        }
    }

    /** Each partition of attempts gets an event that is never read: of the even ones it is skipped, of the odd ones deleted. */
    private static void loseTailOfAttempts(Attached place) throws Exception {
        Map<String, Attempt> unread = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            ItemKey key = new ItemKey("nobody", "i" + i, "note");
            unread.put(key.toString(), Events.started(key, 1, "nobody/1"));
        }
        place.send(Topics.ATTEMPTS, unread);
        try (Admin admin = Admin.create(place.with(Map.of()))) {
            Map<TopicPartition, OffsetSpec> all = new HashMap<>();
            admin.describeTopics(List.of(Topics.ATTEMPTS.name()))
                    .allTopicNames()
                    .get()
                    .get(Topics.ATTEMPTS.name())
                    .partitions()
                    .forEach(info ->
                            all.put(new TopicPartition(Topics.ATTEMPTS.name(), info.partition()), OffsetSpec.latest()));
            Map<TopicPartition, OffsetAndMetadata> skipped = new HashMap<>();
            Map<TopicPartition, RecordsToDelete> deleted = new HashMap<>();
            admin.listOffsets(all).all().get().forEach((partition, end) -> {
                if (partition.partition() % 2 == 0) {
                    skipped.put(partition, new OffsetAndMetadata(end.offset()));
                } else {
                    deleted.put(partition, RecordsToDelete.beforeOffset(end.offset()));
                }
            });
            admin.alterConsumerGroupOffsets("holdfast", skipped).all().get();
            admin.deleteRecords(deleted).all().get();
        }
    }

    private int again(Path data) throws Exception {
        return holdfast.run(0, data, "show", "replay", "--json")
                .json()
                .get("duplicates_arrived_again")
                .asInt();
    }

    private void resetWithKafkasOwnTool(Attached place) throws Exception {
        HoldfastProcess tool = holdfast.startMain(
                "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
                List.of(
                        "--bootstrap-server",
                        place.bootstrapServers(),
                        "--command-config",
                        place.file().toString(),
                        "--group",
                        "holdfast",
                        "--topic",
                        "work-items",
                        "--reset-offsets",
                        "--to-earliest",
                        "--execute"));
        tool.awaitExit(0, HoldfastCommands.BOUND);
        assertThat(tool.out()).as(tool.printed()).anyMatch(line -> line.contains("work-items"));
    }

    private static Set<String> results(HoldfastProcess up) {
        Set<String> results = Attached.to(up).all(Topics.RESULTS).stream()
                .map(record -> record.partition() + "@" + record.offset() + " " + record.value())
                .collect(Collectors.toSet());
        assertThat(results).hasSize(ITEMS);
        return results;
    }
}
