package dev.holdfast.datasets;

import dev.holdfast.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Puts a partition and its evidence under another name (T38), while the dataset's lock is held. The evidence goes first: a
 * parked folder with evidence and no data was being made when a process was killed, and whoever has the lock next ends it.
 */
final class Parking {
    private final DatasetFolder dataset;

    Parking(DatasetFolder dataset) {
        this.dataset = dataset;
    }

    /** Parks it. Returns its new name. */
    PartitionId park(PartitionId id) throws IOException {
        int number = 1
                + dataset.partitions().stream()
                        .filter(one -> one.hash().equals(id.hash()))
                        .mapToInt(PartitionId::parked)
                        .max()
                        .orElse(0);
        PartitionId parked = new PartitionId(id.dataset(), id.hash(), number);
        Path folder = dataset.parked(parked);
        Files.createDirectories(folder);
        DurableFiles.forceFolder(Objects.requireNonNull(folder.getParent()));
        DurableFiles.forceFolder(dataset.folder());
        if (Files.exists(dataset.evidence(id))) {
            WriteOnce.rename(dataset.evidence(id), dataset.evidence(parked));
        }
        WriteOnce.rename(dataset.data(id), dataset.data(parked));
        return parked;
    }

    /** Ends what a killed process began. Returns whether there was anything. */
    boolean finish() throws IOException {
        boolean any = false;
        for (PartitionId parked : dataset.partitions()) {
            if (parked.parked() > 0 && !Files.exists(dataset.data(parked))) {
                PartitionId id = new PartitionId(parked.dataset(), parked.hash(), 0);
                if (!Files.exists(dataset.evidence(parked))) {
                    Files.delete(dataset.parked(parked));
                } else if (Files.exists(dataset.data(id))) {
                    WriteOnce.rename(dataset.data(id), dataset.data(parked));
                    any = true;
                }
            }
        }
        return any;
    }

    /** Says whether a partition has lost its evidence to a parking that has not ended. */
    static boolean isHalfDone(DatasetFolder dataset, PartitionId id) {
        return id.parked() == 0
                && dataset.partitions().stream()
                        .filter(one -> one.hash().equals(id.hash()) && one.parked() > 0)
                        .anyMatch(one -> Files.exists(dataset.evidence(one)) && !Files.exists(dataset.data(one)));
    }
}
