package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Several commands on one data folder, and the refusals that come before one. */
class TwoCommandsIT {
    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void runsTwoExperimentsAtOnceAndListsThemMeanwhile() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(200))) {
            Path one = Items.spec(folder, "one", 400, service.url());
            Path two = Items.spec(folder, "two", 400, service.url());
            HoldfastProcess first = holdfast.start(data, "run", one.toString(), "--id", "one", "--json");
            HoldfastProcess second = holdfast.start(data, "run", two.toString(), "--id", "two", "--json");
            first.awaitOut(line -> line.contains("\"started\""), HoldfastCommands.BOUND);
            second.awaitOut(line -> line.contains("\"started\""), HoldfastCommands.BOUND);

            assertThat(holdfast.run(0, data, "list", "--json").json().get("items"))
                    .extracting(item -> item.get("experiment_id").asText())
                    .containsExactlyInAnyOrder("one", "two");
            first.awaitExit(0, HoldfastCommands.BOUND);
            second.awaitExit(0, HoldfastCommands.BOUND);
            assertThat(service.total()).isEqualTo(800);
        }
    }

    @Test
    void refusesInOneLineADataFolderThatCannotBeAndAPortThatIsTaken() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        HoldfastProcess unusable = holdfast.run(3, file.resolve("data"), "list");
        assertThat(unusable.err()).as(unusable.printed()).hasSize(1);
        assertThat(unusable.out()).isEmpty();

        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HoldfastProcess refused =
                    holdfast.run(3, folder.resolve("data"), "up", "--setting", "broker.port=" + taken.getLocalPort());
            assertThat(refused.err()).as(refused.printed()).hasSize(1);
            assertThat(refused.err().get(0)).contains(String.valueOf(taken.getLocalPort()));
            assertThat(refused.out()).isEmpty();
        }
    }

    @Test
    void namesAllFiveMistakesOfASpecBeforeAnythingStarts() throws Exception {
        Path spec = Files.writeString(folder.resolve("wrong.yaml"), """
                experiment: {nam: wrong}
                handler: {kind: prime-partitions, primes: many, primes_per_item: 100}
                execution: {concurrency: 0, timeout: soon}
                """);
        HoldfastProcess refused = holdfast.run(2, folder.resolve("data"), "run", spec.toString());
        assertThat(refused.err()).as(refused.printed()).hasSize(5).allMatch(line -> line.contains("wrong.yaml:"));
        assertThat(folder.resolve("data")).doesNotExist();
    }
}
