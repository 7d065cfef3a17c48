package dev.holdfast.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlocksRefusedException;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that refuses in the middle of a conversion: one that is full, which needs the right to mount a small file system
 * and is skipped without it, and one on which files may not become as large, which needs no right.
 */
class DiskFullTest {
    private static final Duration BOUND = Duration.ofMinutes(1);

    @RegisterExtension
    final HoldfastCommands processes = new HoldfastCommands();

    private static final int DISK_BYTES = 2 << 20;

    @TempDir
    Path temp;

    private Path disk = Path.of("nowhere");
    private boolean isMounted;

    private void mount() throws IOException, InterruptedException {
        disk = Files.createDirectory(temp.resolve("disk"));
        isMounted = run("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", disk.toString());
        assumeThat(isMounted).as("may mount").isTrue();
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (isMounted) {
            run("umount", disk.toString());
        }
    }

    @Test
    void leavesTheOldStateIntactSaysSoAndGoesOnAfterRoomIsMade() throws IOException, InterruptedException {
        mount();
        BlockFolder folder = new BlockFolder(disk.resolve("e"));
        PrimeResults results = new PrimeResults(2).add(1000, 0, 5, 1);
        Folders.convert(folder, results, 3_000);
        results.add(1000, 5, 40, 2);
        Map<String, String> before = Folders.everything(folder);
        for (int left : new int[] {0, 300_000}) {
            Path filler = fill(left);

            assertThatThrownBy(() -> Folders.convert(folder, results, 3_000))
                    .as("with %s bytes left", left)
                    .isInstanceOf(BlocksRefusedException.class)
                    .hasMessageContaining("full")
                    .hasMessageContaining("make room");
            assertThat(Folders.everything(folder)).isEqualTo(before);
            Files.delete(filler);
        }

        Folders.convert(folder, results, 3_000);

        BlockFolder undisturbed = new BlockFolder(temp.resolve("undisturbed"));
        Folders.convert(undisturbed, results, 3_000);
        assertThat(Folders.blocks(folder)).isEqualTo(Folders.blocks(undisturbed));
        assertThat(Folders.scan(folder).faults()).isEmpty();
    }

    @Test
    void leavesTheOldStateIntactWhereAWriteFailsAndGoesOnWhereItMay() throws IOException, InterruptedException {
        BlockFolder folder = new BlockFolder(temp.resolve("limited"));
        Folders.convert(folder, ConversionMain.first(), ConversionMain.UNITS_PER_BLOCK);
        Map<String, String> before = Folders.everything(folder);

        HoldfastProcess process = processes
                .startMain(
                        LimitedConversionMain.class.getName(),
                        List.of(folder.root().toString()))
                .awaitExit(LimitedConversionMain.REFUSED, BOUND);

        assertThat(process.out())
                .last()
                .asString()
                .contains("could not be written")
                .contains("too large");
        assertThat(Folders.everything(folder)).isEqualTo(before);

        Folders.convert(folder, ConversionMain.all(), ConversionMain.UNITS_PER_BLOCK);

        BlockFolder undisturbed = new BlockFolder(temp.resolve("undisturbed"));
        Folders.convert(undisturbed, ConversionMain.first(), ConversionMain.UNITS_PER_BLOCK);
        Folders.convert(undisturbed, ConversionMain.all(), ConversionMain.UNITS_PER_BLOCK);
        assertThat(Folders.blocks(folder)).isEqualTo(Folders.blocks(undisturbed));
        assertThat(Folders.scan(folder).faults()).isEmpty();
    }

    private Path fill(int left) throws IOException {
        long free = Files.getFileStore(disk).getUsableSpace();
        return Files.write(disk.resolve("filler"), new byte[(int) Math.max(0, free - left)]);
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
