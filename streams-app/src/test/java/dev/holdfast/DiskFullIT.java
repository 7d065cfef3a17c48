package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A disk that has no room, or refuses: a person is told at once where and how much, and what was done stays. */
@Tag("alone")
class DiskFullIT {
    private static final int ITEMS = 1_000;
    /** From the sentence to the end of the process: the broker is gone, or has to close in order. */
    private static final Duration END_BOUND = Duration.ofSeconds(60);

    private static final int FILE_KIBIBYTES = 20_000;

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    private boolean isMounted;

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (isMounted) {
            run("umount", "-l", folder.resolve("data").toString());
        }
    }

    @Test
    void aDiskThatRefusesAWriteIsNamedAtOnceAndResumeGoesOn() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(50))) {
            String spec = largeItems(service.url()).toString();
            HoldfastProcess run = holdfast.startWithFilesUpTo(
                    FILE_KIBIBYTES, data, "run", spec, "--id", "large", "--setting", "topics.partitions=1");

            String said = run.awaitErr(line -> line.contains("has given up"), HoldfastCommands.BOUND);
            long saidAt = System.nanoTime();
            assertThat(run.isAlive()).as("said before it ends").isTrue();
            run.awaitExit(1, END_BOUND);

            assertThat(said)
                    .contains("the disk of the data folder " + data.toRealPath())
                    .contains("MiB free, so it is not full")
                    .contains("holdfast resume");
            assertThat(Duration.ofNanos(System.nanoTime() - saidAt)).isLessThan(Duration.ofSeconds(15));
            assertThat(run.err()).last().asString().contains("holdfast resume large");
            holdfast.run(0, data, "resume", "large");
        }
    }

    @Test
    void aRunEndsInOrderBeforeTheReserveIsUsedUpAndResumeGoesOn() throws Exception {
        Path data = folder.resolve("data");
        Path filler = folder.resolve("filler");
        long reserve = (free(folder) >> 20) - 512;
        assumeThat(reserve).as("MiB free, less 512").isGreaterThan(512);
        try (CountingService service = CountingService.start(Duration.ofMillis(200))) {
            String spec = Items.spec(folder, "small", ITEMS, service.url()).toString();
            HoldfastProcess run =
                    holdfast.start(data, "run", spec, "--id", "small", "--setting", "disk.reserve=" + reserve);
            awaitCalls(service, 50, run);
            assertThat(run("fallocate", "-l", "1536M", filler.toString())).isTrue();

            String said = run.awaitErr(line -> line.contains("nothing new is begun"), HoldfastCommands.BOUND);
            run.awaitExit(1, END_BOUND);

            assertThat(said)
                    .contains("the disk of the data folder " + data.toRealPath())
                    .contains(reserve + " MiB are needed");
            assertThat(run.err()).last().asString().contains("holdfast resume small");

            HoldfastProcess refused = holdfast.run(3, data, "resume", "small", "--setting", "disk.reserve=" + reserve);
            assertThat(refused.err())
                    .last()
                    .asString()
                    .contains(reserve + " MiB are needed")
                    .contains("free room");

            Files.delete(filler);
            service.take(Duration.ofMillis(1));
            holdfast.run(0, data, "resume", "small");
            assertThat(service.calls())
                    .hasSize(ITEMS)
                    .allSatisfy((key, calls) -> assertThat(calls)
                            .as("no call was in doubt: the end was in order")
                            .isEqualTo(1));
        }
        holdfast.run(0, data, "audit", "small");
    }

    @Test
    void aRunThatWillFillTheDiskIsWarnedOfAtItsBeginningAndByDoctor() throws Exception {
        Path data = folder.resolve("data");
        Path spec = Files.writeString(folder.resolve("huge.yaml"), """
                experiment: {name: huge}
                handler: {kind: prime-partitions, primes: 100000000, primes_per_item: 1}
                """);
        // A hundred million items take 381 GiB by the rule; 20 of them are left free on whatever disk this is.
        String reserve = "disk.reserve=" + Math.max(16, (free(folder) >> 20) - (20 << 10));
        HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "huge", "--setting", reserve);

        String said = run.awaitErr(line -> line.contains("will still be written"), HoldfastCommands.BOUND);
        run.kill();

        assertThat(said).startsWith("holdfast: warning:").contains("about 38").contains("room for ");
        HoldfastProcess doctor = holdfast.run(0, data, "doctor", "--setting", reserve);
        assertThat(doctor.out())
                .filteredOn(line -> line.contains("room for runs"))
                .singleElement()
                .asString()
                .startsWith("warn")
                .contains("will still be written");
    }

    @Test
    void aFullDiskIsNamedAtOnceAndResumeGoesOn() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        isMounted = run("mount", "-t", "tmpfs", "-o", "size=300M", "tmpfs", data.toString());
        assumeThat(isMounted).as("may mount").isTrue();
        Path filler = data.resolve("filler");
        try (CountingService service = CountingService.start(Duration.ofMillis(100))) {
            String spec = Items.spec(folder, "full", ITEMS, service.url()).toString();
            HoldfastProcess run = holdfast.start(data, "run", spec, "--id", "full");
            awaitCalls(service, 50, run);
            Process filling = new ProcessBuilder("sh", "-c", "cat /dev/zero > \"$0\"", filler.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            filling.waitFor(60, TimeUnit.SECONDS);

            String said =
                    run.awaitErr(line -> line.contains("the disk of the data folder " + data), HoldfastCommands.BOUND);
            run.awaitExit(1, END_BOUND);

            assertThat(said).contains("64 MiB are needed").contains("free room");
            Files.delete(filler);
            service.take(Duration.ofMillis(1));
            holdfast.run(0, data, "resume", "full");
        }
    }

    private static void awaitCalls(CountingService service, int calls, HoldfastProcess run) {
        Awaitility.await("calls of " + run.printed())
                .atMost(HoldfastCommands.BOUND)
                .until(() -> service.calls().size() >= calls);
    }

    /** Twenty kibibytes each: their topic's one file becomes larger than it may. */
    private Path largeItems(String url) throws IOException {
        String text = "x".repeat(20 << 10);
        Files.writeString(
                folder.resolve("large.csv"),
                IntStream.range(0, 1_500)
                        .mapToObj(number -> "i" + number + "," + text)
                        .collect(Collectors.joining("\n", "id,text\n", "\n")));
        return Files.writeString(folder.resolve("large.yaml"), """
                experiment: {name: large}
                source: {file: large.csv, incident_id: id, types: {note: text}}
                handler: {kind: http, url: "%s"}
                execution: {concurrency: 16, timeout: 20s}
                """.formatted(url));
    }

    private static long free(Path place) {
        try {
            return Files.getFileStore(place).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
