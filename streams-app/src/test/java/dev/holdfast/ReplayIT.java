package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.schemas.Topics;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
            resetWithKafkasOwnTool(Attached.to(broker).bootstrapServers());
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

    private int again(Path data) throws Exception {
        return holdfast.run(0, data, "show", "replay", "--json")
                .json()
                .get("duplicates_arrived_again")
                .asInt();
    }

    private void resetWithKafkasOwnTool(String bootstrapServers) throws Exception {
        HoldfastProcess tool = holdfast.startMain(
                "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
                List.of(
                        "--bootstrap-server",
                        bootstrapServers,
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
