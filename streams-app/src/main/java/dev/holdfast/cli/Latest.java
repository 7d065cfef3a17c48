package dev.holdfast.cli;

import dev.holdfast.runtime.Holdfast;
import dev.holdfast.snapshots.LatestFiles;
import dev.holdfast.snapshots.SnapshotReader;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The LATEST.json files of the data folder. */
final class Latest {
    private static final Logger LOG = LoggerFactory.getLogger(Latest.class);

    private Latest() {}

    static Path folder(Holdfast holdfast) {
        return holdfast.config().data().toAbsolutePath().normalize().resolve("snapshots");
    }

    static LatestFiles files(Holdfast holdfast) {
        return new LatestFiles(folder(holdfast));
    }

    /** Writes what is new. Whoever only keeps the files up to date has better to do than to end for them. */
    static void refresh(Holdfast holdfast) {
        try {
            SnapshotReader reader = Readers.snapshots(holdfast);
            var pointers = reader.pointers();
            var unused = files(holdfast).write(pointers, reader.snapshots());
        } catch (RuntimeException e) {
            LOG.warn("LATEST.json is not up to date; 'holdfast snapshots latest' writes it", e);
        }
    }
}
