package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small experiment does not wait for a large one. By hand: {@code -Dholdfast.share.items=20000
 * -Dholdfast.share.ratio=1.3}.
 */
@Tag("alone")
class FairShareIT {
    private static final Logger LOG = LoggerFactory.getLogger(FairShareIT.class);
    private static final int LARGE = Integer.getInteger("holdfast.share.items", 3_000);
    private static final int SMALL = 20;
    private static final double RATIO = Double.parseDouble(System.getProperty("holdfast.share.ratio", "1.6"));
    private static final Duration LONG_CALL = Duration.ofSeconds(1);

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void aSmallExperimentTakesHardlyLongerBesideALargeOne() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService large = CountingService.start(Duration.ofMillis(100));
                CountingService small = CountingService.start(LONG_CALL)) {
            holdfast.up(data);
            String smallSpec = Items.spec(folder, "small", SMALL, small.url()).toString();
            double alone = seconds(small(data, smallSpec, "alone"));

            Path spec = Items.spec(folder, "large", LARGE, large.url());
            holdfast.run(0, data, "run", spec.toString(), "--id", "large", "--detach");
            Awaitility.await("the large one is under way")
                    .atMost(HoldfastCommands.BOUND)
                    .until(() -> large.calls().size() >= 100);
            double beside = seconds(small(data, smallSpec, "beside"));

            LOG.info("{} items: {} s alone, {} s beside {} items", SMALL, alone, beside, LARGE);
            assertThat(large.calls()).as("the large one was still at work").hasSizeLessThan(LARGE);
            assertThat(beside / alone).isLessThan(RATIO);
        }
    }

    @Test
    void experimentsThatNameTheSameLimitStayWithinItTogether() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(50))) {
            Path config = Files.writeString(folder.resolve("holdfast.yaml"), "limits: {account: {concurrency: 5}}\n");
            holdfast.up(data, "--config", config.toString());
            String execution = "concurrency: 16, limit: account";
            Path first = Items.spec(folder, "first", 150, service.url(), execution);
            Path second = Items.spec(folder, "second", 150, service.url(), execution);
            holdfast.run(0, data, "run", first.toString(), "--id", "first", "--detach");
            holdfast.run(0, data, "run", second.toString(), "--id", "second");
            holdfast.run(0, data, "watch", "first");

            assertThat(service.total()).isEqualTo(300);
            assertThat(service.mostAtOnce()).isEqualTo(5);
            HoldfastProcess refused =
                    holdfast.run(3, data, "run", first.toString(), "--id", "x", "--set", "execution.limit=acount");
            assertThat(refused.err()).as(refused.printed()).anyMatch(line -> line.contains("there are account"));
        }
    }

    private JsonNode small(Path data, String spec, String id) throws Exception {
        HoldfastProcess run =
                holdfast.run(0, data, "run", spec, "--id", id, "--set", "execution.concurrency=4", "--json");
        return HoldfastProcess.json(run.out().get(run.out().size() - 1));
    }

    private static double seconds(JsonNode record) {
        Instant started = Instant.parse(record.get("started_at").asText());
        Instant ended = Instant.parse(record.get("ended_at").asText());
        return Duration.between(started, ended).toMillis() / 1e3;
    }
}
