package dev.holdfast.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether there is room, and what is said where there is none. */
class DiskSpaceTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path folder;

    private final AtomicLong free = new AtomicLong();

    @Test
    void isShortBelowItsReserveAndNamesTheFolderAndBothFigures() {
        DiskSpace room = new DiskSpace(folder, 64 * MIB, free::get);
        free.set(64 * MIB);
        assertThat(room.isShort()).isFalse();
        assertThat(room.spare()).isZero();

        free.set(64 * MIB - 1);

        assertThat(room.isShort()).isTrue();
        assertThat(room.inWords())
                .contains(folder.toString())
                .contains("63 MiB free")
                .contains("64 MiB are needed");
        assertThat(room.afterFailure()).contains("free room").contains("holdfast resume");
    }

    @Test
    void saysOfADiskThatRefusesThoughItHasRoomThatItIsNotFull() {
        free.set(5000 * MIB);
        assertThat(new DiskSpace(folder, 64 * MIB, free::get).afterFailure())
                .contains("5000 MiB free, so it is not full")
                .contains("quota")
                .contains(folder.resolve("logs").toString());
    }

    @Test
    void knowsTheRoomOfAFolderThatIsNotThereYet() {
        assertThat(DiskSpace.of(folder.resolve("a/b"), MIB).free()).isPositive();
    }

    @Test
    void countsWhatTopicsAndStoresHaveAndNoIndexWhichIsLongerThanItIs() throws IOException {
        Path partition = Files.createDirectories(folder.resolve("kafka/results-0"));
        Files.write(partition.resolve("0.log"), new byte[1000]);
        Files.write(partition.resolve("0.index"), new byte[5000]);
        Files.write(Files.createDirectories(folder.resolve("streams/x")).resolve("1.sst"), new byte[30]);
        assertThat(DiskSpace.of(folder, MIB).written()).isEqualTo(1030);
    }
}
