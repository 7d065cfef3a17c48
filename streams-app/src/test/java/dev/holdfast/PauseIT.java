package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A pause ends what is under way, begins nothing more, outlives restarts, and loses nothing. */
class PauseIT extends Scenario {
    private static final int ITEMS = 320;

    @Test
    void staysPausedOverARestartUntilItIsResumed() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofSeconds(1))) {
            Path spec = Items.spec(folder, "long", ITEMS, service.url());
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "long");
            Awaitility.await("some calls").atMost(HoldfastCommands.BOUND).until(() -> service.total() >= 20);

            HoldfastProcess pause = holdfast.run(0, data, "pause", "long", "--reason", "the service moves");
            int calls = service.total();
            run.awaitExit(130, HoldfastCommands.BOUND);

            assertThat(pause.err())
                    .as(pause.printed())
                    .anyMatch(line -> line.contains("paused (user: the service moves)"));
            assertThat(run.err()).as(run.printed()).anyMatch(line -> line.contains("holdfast resume long"));
            assertThat(calls).isLessThan(ITEMS);
            assertThat(holdfast.run(0, data, "show", "long", "--json")
                            .json()
                            .get("items_succeeded")
                            .asInt())
                    .as("each call that was begun has its result")
                    .isEqualTo(calls);

            HoldfastProcess up = holdfast.up(data);
            HoldfastProcess refused = holdfast.run(3, data, "pause", "long");
            assertThat(refused.err())
                    .as(refused.printed())
                    .anyMatch(line -> line.contains("is paused (user: the service moves)"));
            up.kill();
            assertThat(service.total()).as("calls while it was paused").isEqualTo(calls);

            holdfast.run(0, data, "resume", "long");
            assertThat(service.total()).as("no call twice").isEqualTo(ITEMS);
            assertThat(service.calls()).hasSize(ITEMS);
        }
    }
}
