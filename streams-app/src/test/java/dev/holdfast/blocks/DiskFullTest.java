package dev.holdfast.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full in the middle of a conversion. Needs the right to mount a small file system; else it is skipped. */
class DiskFullTest {
    private static final int DISK_BYTES = 2 << 20;

    @TempDir
    Path temp;

    private Path disk;
    private boolean isMounted;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
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
    void leavesTheOldStateIntactSaysSoAndGoesOnAfterRoomIsMade() throws IOException {
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
