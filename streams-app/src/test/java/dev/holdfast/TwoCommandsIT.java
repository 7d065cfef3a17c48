package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
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

    /** The owner of the broker is there to answer: it works as long as somebody is attached who waits for work. */
    @Test
    void aRunGetsOnThoughTheBrokerIsThatOfACommandThatOnlyAnswers() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(100))) {
            Path one = Items.spec(folder, "one", 400, service.url());
            Path two = Items.spec(folder, "two", 100, service.url());
            HoldfastProcess left = holdfast.start(data, "run", one.toString(), "--id", "one");
            Awaitility.await("some calls").atMost(HoldfastCommands.BOUND).until(() -> service.total() >= 20);
            left.stop(HoldfastCommands.BOUND);

            HoldfastProcess pause = holdfast.start(data, "pause", "one");
            awaitOwner(data, pause);
            HoldfastProcess run = holdfast.start(data, "run", two.toString(), "--id", "two");
            run.awaitExit(0, HoldfastCommands.BOUND);
            pause.awaitExit(0, HoldfastCommands.BOUND);
            assertThat(pause.err())
                    .as("the run was attached" + pause.printed())
                    .anyMatch(line -> line.contains("another command works in this data folder"))
                    .anyMatch(line -> line.contains("one is paused"));
            assertThat(calls(service, "two")).isEqualTo(100);
        }
    }

    /** A command without an application holds the folder for long: others attach, and it works for them. */
    @Test
    void aRunGetsOnThoughACommandWithoutAnApplicationHoldsTheBroker() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(100))) {
            Path one = Items.spec(folder, "one", 20, service.url());
            Path two = Items.spec(folder, "two", 400, service.url());
            holdfast.run(0, data, "run", one.toString(), "--id", "one");
            Path lock = Files.createDirectories(data.resolve("blocks/one")).resolve("lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                assertThat(held.isValid()).isTrue();
                HoldfastProcess convert = holdfast.start(data, "blocks", "convert", "one");
                awaitOwner(data, convert);
                HoldfastProcess run = holdfast.start(data, "run", two.toString(), "--id", "two");
                Awaitility.await("calls of the run")
                        .atMost(HoldfastCommands.BOUND)
                        .until(() -> calls(service, "two") >= 40 || !run.isAlive());
                assertThat(convert.isAlive()).as(convert.printed()).isTrue();

                service.take(Duration.ofSeconds(2)); // the end takes seconds, and must come while there is work
                convert.signal("INT");
                convert.awaitExit(130, HoldfastCommands.BOUND);
                run.awaitExit(1, HoldfastCommands.BOUND);
            }
            assertThat(calls(service, "two"))
                    .as("the end came while there was work")
                    .isLessThan(400);
            service.hurry();
            holdfast.run(0, data, "resume", "two");
            assertThat(calls(service, "two"))
                    .as("the owner ended the calls that it made for the other: none was in doubt and made again")
                    .isEqualTo(400);
            holdfast.run(0, data, "blocks", "convert", "one");
        }
    }

    private static int calls(CountingService service, String experimentId) {
        return service.calls().entrySet().stream()
                .filter(call -> call.getKey().startsWith(experimentId + "/"))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private static void awaitOwner(Path data, HoldfastProcess process) {
        Path lock = data.resolve("owner.lock");
        Awaitility.await("the folder is that of " + process.pid())
                .atMost(HoldfastCommands.BOUND)
                .until(() -> Files.exists(lock) && Files.readString(lock).startsWith("pid " + process.pid() + " "));
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
