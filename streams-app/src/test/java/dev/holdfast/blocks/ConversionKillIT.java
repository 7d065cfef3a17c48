package dev.holdfast.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.files.DurableFiles;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL in the middle of a conversion, at moments spread over the time that one takes. {@code
 * -Dholdfast.blocks.kill.rounds=50} does it as often as that.
 */
class ConversionKillIT {
    private static final int ROUNDS = Integer.getInteger("holdfast.blocks.kill.rounds", 3);
    private static final Duration BOUND = Duration.ofMinutes(1);

    @RegisterExtension
    final HoldfastCommands processes = new HoldfastCommands();

    @TempDir
    Path temp;

    @Test
    void losesNothingDoublesNothingAndTheNextOneEndsWithTheSameBytes() throws Exception { // P17, P31
        Path prepared = temp.resolve("prepared");
        Folders.convert(new BlockFolder(prepared), ConversionMain.first(), ConversionMain.UNITS_PER_BLOCK);
        BlockFolder undisturbed = copy(prepared, "undisturbed");
        long micros = undisturbed(undisturbed);
        Map<String, String> right = Folders.blocks(undisturbed);
        Random random = new Random(5);
        for (int round = 0; round < ROUNDS; round++) {
            long moment = (long) (micros * (round + random.nextDouble()) / ROUNDS);
            BlockFolder folder = copy(prepared, "round" + round);
            for (int late = 1; !killAfter(folder, moment); late++) {
                assertThat(late).as("tries that came after the end").isLessThan(8);
                moment = moment * 3 / 4;
                folder = copy(prepared, "round" + round + "-" + late);
            }

            Folders.convert(folder, ConversionMain.all(), ConversionMain.UNITS_PER_BLOCK);

            assertThat(Folders.blocks(folder)).as("killed after %s us", moment).isEqualTo(right);
            assertThat(Folders.scan(folder).faults()).isEmpty();
            assertThat(DurableFiles.names(folder.temp())).isEmpty();
            assertThat(DurableFiles.names(folder.runs())).isEmpty();
        }
    }

    private BlockFolder copy(Path prepared, String name) throws IOException {
        Folders.copy(prepared, temp.resolve(name));
        return new BlockFolder(temp.resolve(name));
    }

    private long undisturbed(BlockFolder folder) throws Exception {
        HoldfastProcess process = begin(folder);
        long start = System.nanoTime();
        process.awaitExit(0, BOUND);
        return (System.nanoTime() - start) / 1_000;
    }

    /** Returns whether it was still at work. */
    private boolean killAfter(BlockFolder folder, long micros) throws Exception {
        HoldfastProcess process = begin(folder);
        long until = System.nanoTime() + micros * 1_000;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        process.kill();
        return process.out().stream().noneMatch("end"::equals);
    }

    private HoldfastProcess begin(BlockFolder folder) throws IOException {
        HoldfastProcess process = processes.startMain(
                ConversionMain.class.getName(), List.of(folder.root().toString()));
        process.awaitOut("begin"::equals, BOUND);
        return process;
    }
}
