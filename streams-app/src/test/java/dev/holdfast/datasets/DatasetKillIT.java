package dev.holdfast.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL while partitions are published and parked, at moments that nobody chose. {@code
 * -Dholdfast.datasets.kill.rounds=100} does it as often as that.
 */
class DatasetKillIT {
    private static final int ROUNDS = Integer.getInteger("holdfast.datasets.kill.rounds", 20);
    private static final Duration BOUND = Duration.ofMinutes(1);
    private static final int LATEST_MILLIS = 120;

    @RegisterExtension
    final HoldfastCommands processes = new HoldfastCommands();

    @TempDir
    Path temp;

    @Test
    void aReaderNeverSeesAPartOfAPartitionAndTheNextPublicationGoesOn() throws Exception { // T23
        Path made = Files.createDirectory(temp.resolve("made"));
        for (int file = 0; file < PublishLoopMain.FILES; file++) {
            Cells.write(made.resolve(file + ".parquet"), Cells.rows("('DE', " + (file + 1) + ", 1)"));
        }
        DatasetStore store = Cells.store(temp);
        DatasetFolder folder = new DatasetFolder(store.root().resolve("tile_index"));
        List<TableFiles> tables = PublishLoopMain.tables(made);
        Random random = new Random(7);
        Set<PartitionId> proved = new HashSet<>();
        int inTheMiddle = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int first = round * 10_000;
            HoldfastProcess process = processes.startMain(
                    PublishLoopMain.class.getName(), List.of(temp.toString(), made.toString(), String.valueOf(first)));
            String line = process.awaitOut(one -> one.startsWith("published"), BOUND);
            long until = System.nanoTime() + random.nextInt(LATEST_MILLIS * 1_000_000);
            while (System.nanoTime() < until) {
                prove(store, folder, proved);
                LockSupport.parkNanos(100_000);
            }
            assertThat(process.isAlive()).as(line).isTrue();
            process.kill();
            boolean isHalfParked = folder.partitions().stream().anyMatch(id -> !Files.exists(folder.data(id)));
            inTheMiddle += Files.exists(folder.stage()) || isHalfParked ? 1 : 0;

            PublishOutcome next = store.publish(PublishLoopMain.publication(first + 9_999, tables));

            assertThat(next.isNew()).isTrue();
            assertThat(folder.stage()).doesNotExist();
            prove(store, folder, proved);
            assertThat(store.list()).allMatch(entry -> entry.problem() == null);
        }
        for (PartitionId id : folder.partitions()) {
            assertThat(store.verify(id, PartitionCheck.NOTHING_MORE).faults())
                    .as(id.text())
                    .isEmpty();
        }
        assertThat(proved).hasSizeGreaterThan(ROUNDS);
        assertThat(inTheMiddle).as("kills that met a publication at work").isGreaterThan(ROUNDS / 2);
    }

    /** Whoever lists the folder at this moment sees whole partitions alone; one may be parked away while it is read. */
    private static void prove(DatasetStore store, DatasetFolder folder, Set<PartitionId> proved) {
        for (PartitionId id : folder.partitions()) {
            if (id.parked() > 0 || proved.contains(id)) {
                continue;
            }
            List<PartitionFault> faults;
            try {
                faults = store.verify(id, PartitionCheck.NOTHING_MORE).faults();
            } catch (UnknownPartitionException e) {
                continue;
            }
            boolean isParked = folder.partitions().stream()
                    .anyMatch(one -> one.parked() > 0 && one.hash().equals(id.hash()));
            if (!isParked) {
                assertThat(faults).as(id.text()).isEmpty();
                proved.add(id);
            }
        }
    }
}
